import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import { newId } from "../../foundation/ids"
import { sentenceOf } from "../../foundation/problems"
import { FormDialog } from "../../ui/FormDialog"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import { addGuardian } from "./api"
import styles from "./Families.module.css"
import { LinkFields, type LinkGiven } from "./LinkFields"

type Props = { student: { id: string; name: string }; groupId: string; onClose: () => void }

/** A guardian whom nobody has written down; the same name and contact are the same person. */
export function AddGuardianDialog({ student, groupId, onClose }: Props) {
  const { t } = useLingui()
  const [id] = useState(newId)
  const [name, setName] = useState({ surname: "", given: "", patronymic: "" })
  const [contact, setContact] = useState("")
  const [link, setLink] = useState<LinkGiven>({ kind: "mother", endsOn: "" })
  const act = useQuietAct((organisationId) =>
    addGuardian(organisationId, groupId, student.id, {
      guardianId: id,
      kind: link.kind,
      endsOn: link.endsOn || null,
      person: { ...name, contact },
    }),
  )
  const send = () =>
    act.mutate(undefined, {
      onSuccess: () => {
        toast(t`Представитель добавлен`)
        onClose()
      },
    })
  return (
    <FormDialog
      title={t`Представитель: ${student.name}`}
      submit={t`Добавить`}
      onSubmit={send}
      onClose={onClose}
      isBusy={act.isPending}
      error={act.error === null ? undefined : sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
    >
      <div className={styles.names}>
        <TextField
          label={t`Фамилия`}
          isRequired
          autoFocus
          value={name.surname}
          onChange={(surname) => setName({ ...name, surname })}
        />
        <TextField
          label={t`Имя`}
          isRequired
          value={name.given}
          onChange={(given) => setName({ ...name, given })}
        />
        <TextField
          label={t`Отчество`}
          value={name.patronymic}
          onChange={(patronymic) => setName({ ...name, patronymic })}
        />
      </div>
      <TextField
        label={t`Телефон или почта`}
        value={contact}
        onChange={setContact}
        description={t`По ним человек войдёт. Если он уже есть в школе, второй записи не будет.`}
      />
      <LinkFields value={link} onChange={setLink} />
    </FormDialog>
  )
}
