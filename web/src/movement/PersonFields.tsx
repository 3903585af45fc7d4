import { useLingui } from "@lingui/react/macro"
import { Plus, Trash2 } from "lucide-react"
import { Button } from "../ui/Button"
import { RadioGroup } from "../ui/RadioGroup"
import { Select } from "../ui/Select"
import { TextField } from "../ui/TextField"
import type { Draft, GuardianDraft } from "./draft"
import { emptyGuardian } from "./draft"
import styles from "./MovementForm.module.css"
import { PersonPicker } from "./PersonPicker"

type Props = { draft: Draft; onChange: (part: Partial<Draft>) => void; isFixed: boolean }

/** Who it is about: somebody known, or somebody new with their family. */
export function PersonFields({ draft, onChange, isFixed }: Props) {
  const { t } = useLingui()
  const canBeNew = draft.kind === "arrival" || draft.kind === "taken_on"
  return (
    <>
      {canBeNew && !isFixed && (
        <RadioGroup
          label={t`Кто`}
          value={draft.isNew ? "new" : "known"}
          onChange={(value) => onChange({ isNew: value === "new", memberId: null, memberName: "" })}
          options={[
            { value: "new", label: t`Новый человек` },
            { value: "known", label: t`Уже был(а) у нас` },
          ]}
        />
      )}
      {!draft.isNew && !isFixed && <PersonPicker draft={draft} onChange={onChange} />}
      {!draft.isNew && isFixed && <p className={styles.fixed}>{draft.memberName}</p>}
      {draft.isNew && <NewcomerFields draft={draft} onChange={onChange} />}
      {draft.kind === "taken_on" && <WorkFields draft={draft} onChange={onChange} />}
      {draft.isNew && draft.kind === "arrival" && <Guardians draft={draft} onChange={onChange} />}
    </>
  )
}

type PartProps = { draft: Draft; onChange: (part: Partial<Draft>) => void }

function NewcomerFields({ draft, onChange }: PartProps) {
  const { t } = useLingui()
  return (
    <>
      <div className={styles.triple}>
        <TextField
          label={t`Фамилия`}
          value={draft.surname}
          onChange={(surname) => onChange({ surname })}
          maxLength={80}
          isRequired
        />
        <TextField
          label={t`Имя`}
          value={draft.givenName}
          onChange={(givenName) => onChange({ givenName })}
          maxLength={80}
          isRequired
        />
        <TextField
          label={t`Отчество`}
          value={draft.patronymic}
          onChange={(patronymic) => onChange({ patronymic })}
          maxLength={80}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label={t`Дата рождения`}
          type="date"
          value={draft.birthDate}
          onChange={(birthDate) => onChange({ birthDate })}
        />
        <TextField
          label={t`Телефон`}
          type="tel"
          value={draft.phone}
          onChange={(phone) => onChange({ phone })}
          maxLength={200}
        />
      </div>
    </>
  )
}

function WorkFields({ draft, onChange }: PartProps) {
  const { t } = useLingui()
  const roles = [
    { value: "teacher", label: t`Педагог` },
    { value: "staff", label: t`Сотрудник` },
    { value: "administration", label: t`Администрация` },
  ] as const
  return (
    <div className={styles.pair}>
      <TextField
        label={t`Должность`}
        value={draft.position}
        onChange={(position) => onChange({ position })}
        maxLength={200}
      />
      <Select
        label={t`Роль в Парте`}
        value={draft.role}
        onChange={(value) => onChange({ role: roles.find((one) => one.value === value)?.value ?? "teacher" })}
        options={[...roles]}
      />
    </div>
  )
}

function Guardians({ draft, onChange }: PartProps) {
  const { t } = useLingui()
  const set = (key: string, part: Partial<GuardianDraft>) =>
    onChange({ guardians: draft.guardians.map((one) => (one.key === key ? { ...one, ...part } : one)) })
  return (
    <>
      {draft.guardians.map((one) => (
        <GuardianFields
          key={one.key}
          guardian={one}
          onChange={(part) => set(one.key, part)}
          onRemove={() => onChange({ guardians: draft.guardians.filter((other) => other.key !== one.key) })}
        />
      ))}
      {draft.guardians.length < 6 && (
        <div className={styles.buttons}>
          <Button
            variant="soft"
            size="small"
            icon={Plus}
            onPress={() => onChange({ guardians: [...draft.guardians, emptyGuardian()] })}
          >
            {t`Добавить родителя`}
          </Button>
        </div>
      )}
    </>
  )
}

type GuardianProps = {
  guardian: GuardianDraft
  onChange: (part: Partial<GuardianDraft>) => void
  onRemove: () => void
}

function GuardianFields({ guardian, onChange, onRemove }: GuardianProps) {
  const { t } = useLingui()
  const kinds = [
    { value: "mother", label: t`Мать` },
    { value: "father", label: t`Отец` },
    { value: "guardian", label: t`Опекун` },
    { value: "other", label: t`Другой представитель` },
  ] as const
  return (
    <fieldset className={styles.guardian}>
      <legend>{t`Родитель`}</legend>
      <div className={styles.triple}>
        <TextField
          label={t`Фамилия`}
          value={guardian.surname}
          onChange={(surname) => onChange({ surname })}
          maxLength={80}
          isRequired
        />
        <TextField
          label={t`Имя`}
          value={guardian.givenName}
          onChange={(givenName) => onChange({ givenName })}
          maxLength={80}
          isRequired
        />
        <TextField
          label={t`Отчество`}
          value={guardian.patronymic}
          onChange={(patronymic) => onChange({ patronymic })}
          maxLength={80}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label={t`Телефон`}
          type="tel"
          value={guardian.phone}
          onChange={(phone) => onChange({ phone })}
          maxLength={200}
          description={t`По нему родитель войдёт сам`}
        />
        <Select
          label={t`Кем приходится`}
          value={guardian.kind}
          onChange={(value) =>
            onChange({ kind: kinds.find((one) => one.value === value)?.value ?? "guardian" })
          }
          options={[...kinds]}
        />
      </div>
      <div className={styles.buttons}>
        <Button variant="plain" size="small" icon={Trash2} onPress={onRemove}>{t`Убрать`}</Button>
      </div>
    </fieldset>
  )
}
