import { Trans, useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import type { RegulationView } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { CodeField } from "../ui/CodeField"
import { Dialog } from "../ui/Dialog"
import { toast } from "../ui/Toasts"
import styles from "./Acknowledgements.module.css"
import { complianceKey, requestCode, sign } from "./api"
import { documentLine } from "./words"

type Props = { title: string; regulations: RegulationView[]; onClose: () => void }

/** The code that signs: asked for once it is wanted, spent on exactly these documents. */
export function SignDialog({ title, regulations, onClose }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const ids = regulations.map((one) => one.id)
  const asked = useMutation({ mutationFn: () => requestCode(organisation.id, ids) })
  const signing = useMutation({
    mutationFn: (code: string) => sign(organisation.id, ids, code),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: complianceKey(organisation.id) })
      toast(regulations.length === 1 ? t`Документ подписан` : t`Документы подписаны`)
      onClose()
    },
  })
  const sent = asked.data
  return (
    <Dialog title={title} isOpen onOpenChange={onClose} closeLabel={t`Закрыть`}>
      <div className={styles.sign}>
        <p>{t`С документом ознакомлен(а), с содержанием согласен(на) и обязуюсь его соблюдать:`}</p>
        <ul>
          {regulations.map((one) => (
            <li key={one.id}>
              <strong>{one.title}</strong> <small>{documentLine(one)}</small>
            </li>
          ))}
        </ul>
        {sent === undefined ? (
          <Button onPress={() => asked.mutate()} isDisabled={asked.isPending} isWide>
            {t`Получить код подписи`}
          </Button>
        ) : (
          <>
            <p>
              {sent.channel === "sms" ? (
                <Trans>Отправили СМС на {sent.contact}. Код действует 10 минут.</Trans>
              ) : (
                <Trans>Отправили письмо на {sent.contact}. Код действует 10 минут.</Trans>
              )}
            </p>
            <CodeField
              label={t`Шесть цифр`}
              onComplete={(code) => signing.mutate(code)}
              isDisabled={signing.isPending}
              error={
                signing.error === null ? undefined : sentenceOf(signing.error, t`Не получилось подписать.`)
              }
            />
            <Again
              key={asked.submittedAt}
              seconds={sent.retryAfterSeconds}
              onAgain={() => asked.mutate()}
              isBusy={asked.isPending || signing.isPending}
            />
          </>
        )}
        {asked.error !== null && (
          <p role="alert" className={styles.late}>
            {sentenceOf(asked.error, t`Код не отправлен. Попробуйте ещё раз.`)}
          </p>
        )}
      </div>
    </Dialog>
  )
}

type AgainProps = { seconds: number; onAgain: () => void; isBusy: boolean }

/** Another code, once the minute is over. */
function Again({ seconds, onAgain, isBusy }: AgainProps) {
  const { t } = useLingui()
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const end = Date.now() + seconds * 1000
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 500)
    return () => clearInterval(timer)
  }, [seconds])
  return (
    <Button variant="plain" onPress={onAgain} isDisabled={left > 0 || isBusy}>
      {left > 0 ? t`Новый код через ${left} с` : t`Прислать новый код`}
    </Button>
  )
}
