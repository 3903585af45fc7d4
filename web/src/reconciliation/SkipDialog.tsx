import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { TextField } from "../ui/TextField"
import styles from "./Dialogs.module.css"
import { differencesWord } from "./words"

type Props = { count: number; isBusy: boolean; onClose: () => void; onSkip: (reason: string) => void }

/** Why nothing is to be changed: the reason becomes part of the signed result. */
export function SkipDialog({ count, isBusy, onClose, onSkip }: Props) {
  const { t } = useLingui()
  const [reason, setReason] = useState("")
  const usual = [t`Ошибка в списке`, t`Ждём документы`, t`Данные уточняются`]
  return (
    <Dialog
      title={t`Оставить как есть: ${differencesWord(count)}`}
      isOpen={count > 0}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose()
      }}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отменить`}</Button>
          <Button
            isDisabled={isBusy || reason.trim().length < 3}
            onPress={() => onSkip(reason)}
          >{t`Оставить`}</Button>
        </>
      }
    >
      <TextField
        label={t`Почему`}
        description={t`Причина войдёт в подписанный итог.`}
        value={reason}
        onChange={setReason}
        rows={3}
        maxLength={300}
        autoFocus
      />
      <div className={styles.usual}>
        {usual.map((text) => (
          <Button key={text} size="small" variant="soft" onPress={() => setReason(text)}>
            {text}
          </Button>
        ))}
      </div>
    </Dialog>
  )
}
