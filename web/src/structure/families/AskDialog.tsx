import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { GroupChoice } from "../../foundation/contract/generated/api"
import { newId } from "../../foundation/ids"
import { sentenceOf } from "../../foundation/problems"
import { useWords } from "../../organisations/words"
import { FormDialog } from "../../ui/FormDialog"
import { Select } from "../../ui/Select"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import { askForChild } from "./api"
import { type GuardianKind, useKindOptions } from "./useKinds"

const NOWHERE = "-"

/** A guardian says which child is theirs; the school checks. */
export function AskDialog({ groups, onClose }: { groups: GroupChoice[]; onClose: () => void }) {
  const { t } = useLingui()
  const words = useWords()
  const kinds = useKindOptions()
  const [id] = useState(newId)
  const [childName, setChildName] = useState("")
  const [birth, setBirth] = useState("")
  const [groupId, setGroupId] = useState(NOWHERE)
  const [kind, setKind] = useState<GuardianKind>("mother")
  const act = useQuietAct((organisationId) =>
    askForChild(organisationId, {
      id,
      childName,
      kind,
      childBirthDate: birth || null,
      groupId: groupId === NOWHERE ? null : groupId,
    }),
  )
  const send = () =>
    act.mutate(undefined, {
      onSuccess: () => {
        toast(t`Просьба отправлена`)
        onClose()
      },
    })
  return (
    <FormDialog
      title={t`Добавить ребёнка`}
      submit={t`Отправить`}
      onSubmit={send}
      onClose={onClose}
      isBusy={act.isPending}
      error={act.error === null ? undefined : sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
    >
      <p>{t`Классный руководитель или администратор проверит и ответит. До этого вы ничего о ребёнке не увидите.`}</p>
      <TextField
        label={t`Фамилия и имя ребёнка`}
        isRequired
        autoFocus
        value={childName}
        onChange={setChildName}
        maxLength={120}
      />
      <TextField label={t`Дата рождения`} type="date" value={birth} onChange={setBirth} />
      <Select
        label={words.group}
        options={[
          { value: NOWHERE, label: t`Не знаю` },
          ...groups.map((one) => ({ value: one.id, label: one.name })),
        ]}
        value={groupId}
        onChange={setGroupId}
      />
      <Select
        label={t`Кем приходитесь`}
        options={kinds}
        value={kind}
        onChange={(value) => {
          const chosen = kinds.find((one) => one.value === value)
          if (chosen !== undefined) setKind(chosen.value)
        }}
      />
    </FormDialog>
  )
}
