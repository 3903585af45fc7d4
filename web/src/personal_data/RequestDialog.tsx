import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { DataPerson } from "../foundation/contract/generated/api"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { askRequest } from "./api"
import styles from "./PersonalData.module.css"
import { useDataAct } from "./useDataAct"

type Props = { person: DataPerson; kind: "erasure" | "correction"; onClose: () => void }

/** A request to the administrator; what happens is said before. */
export function RequestDialog({ person, kind, onClose }: Props) {
  const { t } = useLingui()
  const [note, setNote] = useState("")
  const ask = useDataAct(askRequest)
  const isErasure = kind === "erasure"
  const send = () =>
    ask.mutate(
      { subjectId: person.id, kind, note },
      {
        onSuccess: () => {
          toast(t`Запрос отправлен администратору`)
          onClose()
        },
      },
    )
  return (
    <Dialog
      title={isErasure ? t`Удалить данные` : t`Исправить ошибку`}
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button
            variant={isErasure ? "danger" : "primary"}
            isDisabled={ask.isPending || (!isErasure && note.trim() === "")}
            onPress={send}
          >
            {t`Отправить запрос`}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          <strong>{person.name}</strong>
        </p>
        {isErasure && (
          <p>
            {t`Администратор рассмотрит запрос за 30 дней. Сутки его нельзя выполнить, и до решения можно передумать. После удаления исчезнут карточка, сообщения, файлы и вход; вернуть их нельзя. Подписи под приказами и журнал действий хранятся по закону.`}
          </p>
        )}
        <TextField
          label={isErasure ? t`Комментарий` : t`Что неверно и как правильно`}
          value={note}
          onChange={setNote}
          rows={4}
          maxLength={2000}
        />
      </div>
    </Dialog>
  )
}
