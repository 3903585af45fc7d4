import { Trans, useLingui } from "@lingui/react/macro"
import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useEffect, useState } from "react"
import type { PersonChoice, SignInAnswer } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import { CodeField } from "../ui/CodeField"
import { TextField } from "../ui/TextField"
import { choosePerson, requestCode, signIn } from "./api"
import { PersonChooser } from "./PersonChooser"
import { ProviderButtons } from "./ProviderButtons"
import styles from "./SignInScreen.module.css"
import { useEnter } from "./useEnter"

type Step =
  | { name: "contact" }
  | { name: "code"; contact: string; channel: "sms" | "email"; againAt: number }
  | { name: "choose"; ticket: string; people: PersonChoice[] }

/** Sign in: the contact, the code from it, and, where several people share it, who of them. */
export function SignInScreen() {
  const { t } = useLingui()
  const [step, setStep] = useState<Step>({ name: "contact" })
  const [contact, setContact] = useState("")
  const enter = useEnter()
  const failed = t`Не получилось. Попробуйте ещё раз.`

  const ask = useMutation({
    mutationFn: () => requestCode(contact.trim()),
    onSuccess: (sent) =>
      setStep({
        name: "code",
        contact: contact.trim(),
        channel: sent.channel,
        againAt: Date.now() + sent.retryAfterSeconds * 1000,
      }),
  })
  const proceed = (answer: SignInAnswer) => {
    if (answer.state === "choose" && answer.ticket) {
      setStep({ name: "choose", ticket: answer.ticket, people: answer.people ?? [] })
    } else void enter(new URLSearchParams(location.search).get("next"))
  }
  const verify = useMutation({
    mutationFn: (code: string) => signIn(step.name === "code" ? step.contact : "", code),
    onSuccess: proceed,
  })
  const choose = useMutation({
    mutationFn: (key: string) => choosePerson(step.name === "choose" ? step.ticket : "", key),
    onSuccess: proceed,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate()
  }

  return (
    <main className={styles.page}>
      <div className={styles.panel}>
        <p className={styles.logo}>Парта</p>
        {step.name === "contact" && (
          <form onSubmit={submit} className={styles.form}>
            <h1>{t`Вход`}</h1>
            <TextField
              label={t`Мобильный телефон или почта`}
              description={t`Ученик начальной школы входит с почтой родителя.`}
              value={contact}
              onChange={setContact}
              autoComplete="username"
              inputMode="email"
              autoFocus
              error={ask.isError ? sentenceOf(ask.error, failed) : undefined}
            />
            <Button type="submit" isDisabled={contact.trim() === "" || ask.isPending}>
              {t`Получить код`}
            </Button>
            <ProviderButtons />
          </form>
        )}
        {step.name === "code" && (
          <section className={styles.form}>
            <h1>{t`Код из сообщения`}</h1>
            <p className={styles.lead}>
              {step.channel === "sms" ? (
                <Trans>Отправили СМС на {step.contact}. Код действует 10 минут.</Trans>
              ) : (
                <Trans>Отправили письмо на {step.contact}. Код действует 10 минут.</Trans>
              )}
            </p>
            <CodeField
              label={t`Шесть цифр`}
              onComplete={(code) => verify.mutate(code)}
              isDisabled={verify.isPending}
              error={verify.isError ? sentenceOf(verify.error, failed) : undefined}
            />
            <Again
              at={step.againAt}
              onAgain={() => ask.mutate()}
              onBack={() => {
                verify.reset()
                setStep({ name: "contact" })
              }}
            />
          </section>
        )}
        {step.name === "choose" && (
          <section className={styles.form}>
            <h1>{t`Кто входит?`}</h1>
            <p className={styles.lead}>{t`Этот телефон или почту указали несколько человек.`}</p>
            <PersonChooser
              people={step.people}
              onChoose={(key) => choose.mutate(key)}
              isBusy={choose.isPending}
            />
            {choose.isError && (
              <p role="alert" className={styles.error}>
                {sentenceOf(choose.error, failed)}
              </p>
            )}
          </section>
        )}
      </div>
    </main>
  )
}

function Again({ at, onAgain, onBack }: { at: number; onAgain: () => void; onBack: () => void }) {
  const { t } = useLingui()
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.ceil((at - now) / 1000))
  return (
    <div className={styles.again}>
      <Button variant="plain" onPress={onBack}>
        {t`Другой номер`}
      </Button>
      <Button variant="plain" onPress={onAgain} isDisabled={seconds > 0}>
        {seconds > 0 ? <Trans>Новый код через {seconds} с</Trans> : <Trans>Прислать новый код</Trans>}
      </Button>
    </div>
  )
}
