import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { MemberRow } from "../../foundation/contract/generated/api"
import { FormDialog } from "../../ui/FormDialog"
import { TextField } from "../../ui/TextField"
import { fullName } from "./members"

type Props = {
  person: MemberRow
  isBusy: boolean
  onClose: () => void
  onRelease: (phone: string) => void
}

/** The phone is lost: the old sign-in ends, the new number comes in. */
export function ReleaseDialog({ person, isBusy, onClose, onRelease }: Props) {
  const { t } = useLingui()
  const [phone, setPhone] = useState("")
  return (
    <FormDialog
      title={t`Потерян телефон`}
      submit={t`Закрыть прежний вход`}
      onSubmit={() => onRelease(phone.trim())}
      onClose={onClose}
      isBusy={isBusy}
    >
      <p>{t`${fullName(person)}: прежний телефон сразу потеряет доступ к организации. Чаты, роли и классы останутся и откроются после входа с нового номера.`}</p>
      <TextField
        label={t`Новый номер`}
        value={phone}
        onChange={setPhone}
        type="tel"
        autoComplete="off"
        placeholder="+7 916 123-45-67"
        description={t`Без нового номера человек сможет войти по ссылке-приглашению или по прежнему номеру, если он записан.`}
        autoFocus
      />
    </FormDialog>
  )
}
