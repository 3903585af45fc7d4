import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { DismissalOrder, MemberRow } from "../../foundation/contract/generated/api"
import { FormDialog } from "../../ui/FormDialog"
import { TextField } from "../../ui/TextField"
import { fullName } from "./members"
import styles from "./PersonDialogs.module.css"

type Props = {
  person: MemberRow
  isBusy: boolean
  onClose: () => void
  onDismiss: (order: DismissalOrder) => void
}

/** The end of somebody's work here, with the order; what follows is said before it. */
export function DismissDialog({ person, isBusy, onClose, onDismiss }: Props) {
  const { t } = useLingui()
  const [orderNumber, setOrderNumber] = useState("")
  const [day, setDay] = useState("")
  const [reason, setReason] = useState("")
  const isParent = person.roles.some(({ role }) => role === "guardian")
  return (
    <FormDialog
      title={t`Уволить: ${fullName(person)}?`}
      submit={t`Уволить сейчас`}
      onSubmit={() =>
        onDismiss({ reason: reason.trim(), orderNumber: orderNumber.trim(), date: day === "" ? null : day })
      }
      onClose={onClose}
      isBusy={isBusy}
      isDanger
    >
      <p>
        {isParent
          ? t`Роли сотрудника будут сняты сразу: чаты коллег и классов закроются, идущие звонки прервутся. Место родителя останется.`
          : t`Доступ закроется сразу: вход, чаты и идущие звонки. Всё написанное останется у коллег и классов. Действие можно отменить.`}
      </p>
      <div className={styles.two}>
        <TextField label={t`Номер приказа`} value={orderNumber} onChange={setOrderNumber} maxLength={60} />
        <TextField label={t`Дата приказа`} type="date" value={day} onChange={setDay} />
      </div>
      <TextField label={t`Причина`} value={reason} onChange={setReason} rows={2} maxLength={300} />
    </FormDialog>
  )
}
