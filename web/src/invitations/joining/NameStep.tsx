import { useLingui } from "@lingui/react/macro"
import { type FormEvent, useState } from "react"
import type { Accept, Role, SuggestedName } from "../../foundation/contract/generated/api"
import { Button } from "../../ui/Button"
import { TextField } from "../../ui/TextField"
import styles from "./JoinPage.module.css"

type Given = Required<Pick<Accept, "personName" | "childName">>
type Props = {
  role: Role
  suggested: SuggestedName | null
  isChildNeeded: boolean
  onSubmit: (given: Given) => void
  onBack: () => void
  isBusy: boolean
  error?: string
}

/** The roster doesn't know the contact in this group and role: who is it? */
export function NameStep({ role, suggested, isChildNeeded, onSubmit, onBack, isBusy, error }: Props) {
  const { t } = useLingui()
  const [name, setName] = useState(suggested ?? { surname: "", given: "", patronymic: "" })
  const [childName, setChildName] = useState("")
  const isWritten =
    name.surname.trim() !== "" && name.given.trim() !== "" && (!isChildNeeded || childName.trim() !== "")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit({ personName: name, childName: childName.trim() })
  }
  const isRequest = role === "student" || role === "guardian"
  return (
    <form onSubmit={submit} className={styles.form}>
      <h2>{t`Как вас зовут?`}</h2>
      <p className={styles.lead}>
        {isRequest
          ? t`Этого номера или почты нет в списке. Напишите имя, и мы передадим заявку классному руководителю.`
          : t`Напишите имя так, как его увидят коллеги. Роль подтвердит администратор.`}
      </p>
      <TextField
        label={t`Фамилия`}
        value={name.surname}
        onChange={(surname) => setName({ ...name, surname })}
        autoComplete="family-name"
        autoFocus
        isRequired
        maxLength={80}
      />
      <TextField
        label={t`Имя`}
        value={name.given}
        onChange={(given) => setName({ ...name, given })}
        autoComplete="given-name"
        isRequired
        maxLength={80}
      />
      <TextField
        label={t`Отчество, если есть`}
        value={name.patronymic}
        onChange={(patronymic) => setName({ ...name, patronymic })}
        autoComplete="additional-name"
        maxLength={80}
      />
      {isChildNeeded && (
        <TextField
          label={t`Имя и фамилия ребёнка`}
          value={childName}
          onChange={setChildName}
          isRequired
          maxLength={160}
        />
      )}
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <Button type="submit" size="large" isDisabled={!isWritten || isBusy}>
        {isRequest ? t`Отправить заявку` : t`Войти`}
      </Button>
      <Button variant="plain" onPress={onBack}>
        {t`Другой номер`}
      </Button>
    </form>
  )
}
