import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { TextField } from "../../ui/TextField"

type Props = {
  title: string
  text: string
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  onRefuse: (reason: string) => void
  isBusy: boolean
}

/** A refusal with its reason: the person reads it. */
export function RefuseDialog({ title, text, isOpen, onOpenChange, onRefuse, isBusy }: Props) {
  const { t } = useLingui()
  const [reason, setReason] = useState("")
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={() => onOpenChange(false)}>{t`Отмена`}</Button>
          <Button
            variant="danger"
            onPress={() => onRefuse(reason.trim())}
            isDisabled={isBusy}
          >{t`Отказать`}</Button>
        </>
      }
    >
      <p>{text}</p>
      <TextField
        label={t`Причина`}
        value={reason}
        onChange={setReason}
        rows={2}
        maxLength={300}
        placeholder={t`Например: вы не указаны в списке класса`}
        description={t`Необязательно.`}
      />
    </Dialog>
  )
}
