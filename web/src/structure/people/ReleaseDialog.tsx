import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { MemberRow } from "../../foundation/contract/generated/api"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { TextField } from "../../ui/TextField"
import { fullName } from "./members"
import styles from "./PersonDialogs.module.css"

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
    <Dialog
      title={t`Потерян телефон`}
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button
            onPress={() => onRelease(phone.trim())}
            isDisabled={isBusy}
          >{t`Закрыть прежний вход`}</Button>
        </>
      }
    >
      <div className={styles.fields}>
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
      </div>
    </Dialog>
  )
}
