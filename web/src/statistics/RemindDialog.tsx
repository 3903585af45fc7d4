import { useLingui } from "@lingui/react/macro"
import type { MissingPeople, MissingPerson } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import styles from "./Activation.module.css"

type Props = {
  page: MissingPeople
  people: MissingPerson[]
  isBusy: boolean
  onClose: () => void
  onSend: (memberIds: string[]) => void
}

/** What will be sent, to how many, and who is left out: before anything leaves. */
export function RemindDialog({ page, people, isBusy, onClose, onSend }: Props) {
  const { t } = useLingui()
  const now = new Date().toISOString()
  const resting = people.filter((one) => one.nextAt !== null && one.nextAt > now)
  const silent = people.filter((one) => one.channel === null)
  const ready = people.filter((one) => !resting.includes(one) && !silent.includes(one))
  const byPhone = ready.filter((one) => one.channel === "sms").length
  return (
    <Dialog
      title={t`Напомнить о входе`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button
            isDisabled={isBusy || ready.length === 0}
            onPress={() => onSend(ready.map((one) => one.id))}
            autoFocus
          >
            {t`Отправить: ${numberOf(ready.length)}`}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <blockquote className={styles.letter}>{page.text}</blockquote>
        <p>{t`СМС: ${numberOf(byPhone)}, писем: ${numberOf(ready.length - byPhone)}.`}</p>
        {resting.length > 0 && (
          <p className={styles.note}>
            {t`Пропустим тех, кому напоминали меньше трёх дней назад: ${numberOf(resting.length)}.`}
          </p>
        )}
        {silent.length > 0 && (
          <p className={styles.note}>
            {t`Без телефона и почты: ${numberOf(silent.length)}. Им поможет лист с приглашением.`}
          </p>
        )}
      </div>
    </Dialog>
  )
}
