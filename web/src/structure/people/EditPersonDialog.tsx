import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { MemberFacts } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { editMember } from "../../organisations/api"
import { formatPhone } from "../../organisations/applying/phone"
import { FormDialog } from "../../ui/FormDialog"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import styles from "./PersonDialogs.module.css"

type Props = {
  facts: MemberFacts
  /** Whether a position is asked: not of students. */
  hasPosition: boolean
  onClose: () => void
}

/** What the organisation wrote down about a person, by hand. */
export function EditPersonDialog({ facts, hasPosition, onClose }: Props) {
  const { t } = useLingui()
  const [surname, setSurname] = useState(facts.surname)
  const [given, setGiven] = useState(facts.given)
  const [patronymic, setPatronymic] = useState(facts.patronymic)
  const [position, setPosition] = useState(facts.position)
  const [phone, setPhone] = useState(facts.phone === null ? "" : formatPhone(facts.phone))
  const [email, setEmail] = useState(facts.email ?? "")
  const act = useQuietAct((organisationId: string) =>
    editMember(organisationId, facts.id, { surname, given, patronymic, position, phone, email }),
  )
  const save = () =>
    act.mutate(undefined, {
      onSuccess: () => {
        toast(t`Сохранено`)
        onClose()
      },
    })
  return (
    <FormDialog
      title={t`Изменить данные`}
      submit={t`Сохранить`}
      onSubmit={save}
      onClose={onClose}
      isBusy={act.isPending}
      isReady={surname.trim() !== "" && given.trim() !== ""}
      error={act.isError ? sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`) : undefined}
    >
      <TextField
        label={t`Фамилия`}
        value={surname}
        onChange={setSurname}
        maxLength={100}
        isRequired
        autoFocus
      />
      <div className={styles.two}>
        <TextField label={t`Имя`} value={given} onChange={setGiven} maxLength={100} isRequired />
        <TextField label={t`Отчество`} value={patronymic} onChange={setPatronymic} maxLength={100} />
      </div>
      {hasPosition && (
        <TextField label={t`Должность`} value={position} onChange={setPosition} maxLength={300} />
      )}
      <div className={styles.two}>
        <TextField label={t`Телефон`} type="tel" value={phone} onChange={setPhone} autoComplete="off" />
        <TextField label={t`Почта`} type="email" value={email} onChange={setEmail} autoComplete="off" />
      </div>
      {facts.isClaimed && <p>{t`Человек уже вошёл: его собственный номер входа от этого не изменится.`}</p>}
    </FormDialog>
  )
}
