import { Trans, useLingui } from "@lingui/react/macro"
import { useEffect, useState } from "react"
import { Button } from "../../ui/Button"
import { CodeField } from "../../ui/CodeField"
import styles from "./JoinPage.module.css"

type Props = {
  contact: string
  channel: "sms" | "email"
  againAt: number
  onComplete: (code: string) => void
  onAgain: () => void
  onBack: () => void
  isBusy: boolean
  error?: string
}

export function CodeStep({ contact, channel, againAt, onComplete, onAgain, onBack, isBusy, error }: Props) {
  const { t } = useLingui()
  const seconds = useSecondsTo(againAt)
  return (
    <section className={styles.form}>
      <p className={styles.lead}>
        {channel === "sms" ? (
          <Trans>Отправили СМС на {contact}. Код действует 10 минут.</Trans>
        ) : (
          <Trans>Отправили письмо на {contact}. Код действует 10 минут.</Trans>
        )}
      </p>
      <CodeField label={t`Шесть цифр`} onComplete={onComplete} isDisabled={isBusy} error={error} />
      <div className={styles.again}>
        <Button variant="plain" onPress={onBack}>
          {t`Другой номер`}
        </Button>
        <Button variant="plain" onPress={onAgain} isDisabled={seconds > 0 || isBusy}>
          {seconds > 0 ? <Trans>Новый код через {seconds} с</Trans> : <Trans>Прислать новый код</Trans>}
        </Button>
      </div>
    </section>
  )
}

function useSecondsTo(moment: number): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((moment - now) / 1000))
}
