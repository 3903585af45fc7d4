import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { MovementView } from "../foundation/contract/generated/api"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { useWords } from "../organisations/words"
import { groupsQuery } from "../structure/api"
import { isMain } from "../structure/groups/kinds"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { RadioGroup } from "../ui/RadioGroup"
import { Select } from "../ui/Select"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { changeMovement, type Kind, reportMovement, type Side } from "./api"
import { type Draft, draftOf, emptyDraft, isComplete, movementOf, withKind } from "./draft"
import { LeaveFields } from "./LeaveFields"
import styles from "./MovementForm.module.css"
import { PersonFields } from "./PersonFields"
import { useMovementAct, useMovementActs } from "./useMovementActs"
import { kindHint, kindsOf, kindWord } from "./words"

type Props = {
  side: Side
  /** A movement that is corrected; null: a new one. */
  movement?: MovementView | null
  kind?: Kind
  /** The group whose page it was opened from. */
  groupId?: string
  /** The person whose sheet it was opened from. */
  person?: { id: string; name: string }
  onClose: () => void
}

/** Somebody comes, goes or moves: reported, and by an administrator applied at once. */
export function MovementForm({ side, movement = null, kind, groupId, person, onClose }: Props) {
  const { t } = useLingui()
  const mayDecide = useAbilities().has("movement.decide")
  const kinds = kindsOf(side).filter(
    (one) => person === undefined || (one !== "arrival" && one !== "taken_on"),
  )
  const [draft, setDraft] = useState<Draft>(() =>
    movement === null
      ? emptyDraft({ kind: kind ?? kinds[0] ?? "departure", groupId, person })
      : draftOf(movement),
  )
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const { undo } = useMovementActs()
  const save = useMovementAct((organisationId, isApplied: boolean) =>
    movement === null
      ? reportMovement(organisationId, movementOf(draft), isApplied)
      : changeMovement(organisationId, movementOf(draft)),
  )
  const send = (isApplied: boolean) =>
    save.mutate(isApplied, {
      onSuccess: (made) => {
        onClose()
        const what = `${kindWord(made.kind)}: ${made.personName}`
        if (made.state === "applied")
          toast(t`${what}. Применено.`, { label: t`Отменить`, act: () => undo.mutate([made]) })
        else if (made.state === "scheduled") toast(t`${what}. Вступит в силу в назначенный день.`)
        else toast(t`${what}. Передано администратору.`)
      },
    })
  const chooseKind = (chosen: string) => {
    const found = kinds.find((one) => one === chosen)
    if (found === undefined) return
    setDraft((now) => {
      const next = withKind(now, found)
      return person === undefined
        ? { ...next, toGroupId: found === "arrival" ? (groupId ?? now.toGroupId) : null }
        : { ...next, memberId: person.id, memberName: person.name, toGroupId: null }
    })
  }
  const isReady = isComplete(draft) && !save.isPending
  return (
    <Dialog
      title={movement === null ? t`Сообщить о движении` : t`Исправить`}
      isOpen
      onOpenChange={onClose}
      size="wide"
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button
            variant={mayDecide && movement === null ? "soft" : "primary"}
            onPress={() => send(false)}
            isDisabled={!isReady}
          >
            {mayDecide && movement === null ? t`Только записать` : t`Отправить администратору`}
          </Button>
          {mayDecide && movement === null && (
            <Button onPress={() => send(true)} isDisabled={!isReady || draft.orderNumber.trim() === ""}>
              {t`Применить`}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.form}>
        {movement === null && (
          <RadioGroup
            label={t`Что произошло`}
            value={draft.kind}
            onChange={chooseKind}
            layout="cards"
            options={kinds.map((one) => ({ value: one, label: kindWord(one), description: kindHint(one) }))}
          />
        )}
        <PersonFields draft={draft} onChange={change} isFixed={person !== undefined || movement !== null} />
        <Where draft={draft} onChange={change} />
        {draft.kind === "leave" && <LeaveFields draft={draft} onChange={change} />}
        <When draft={draft} onChange={change} mayDecide={mayDecide} />
      </div>
    </Dialog>
  )
}

type PartProps = { draft: Draft; onChange: (part: Partial<Draft>) => void }

function Where({ draft, onChange }: PartProps) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { data: groups } = useQuery(groupsQuery(organisation.id))
  const isComing = draft.kind === "arrival" || draft.kind === "transfer"
  const main = (groups ?? []).filter((group) => isMain(group.kind, organisation.kind))
  if (!isComing && draft.kind !== "departure") return null
  return (
    <div className={styles.pair}>
      {isComing && (
        <Select
          label={draft.kind === "arrival" ? t`Куда зачислить` : t`Куда перевести`}
          placeholder={words.chooseGroup}
          value={draft.toGroupId}
          onChange={(toGroupId) => onChange({ toGroupId })}
          options={main.map((group) => ({ value: group.id, label: group.name }))}
        />
      )}
      {draft.kind !== "transfer" && (
        <TextField
          label={draft.kind === "arrival" ? t`Откуда прибыл(а)` : t`Куда выбывает`}
          value={draft.place}
          onChange={(place) => onChange({ place })}
          maxLength={200}
        />
      )}
    </div>
  )
}

function When({ draft, onChange, mayDecide }: PartProps & { mayDecide: boolean }) {
  const { t } = useLingui()
  const isLater = draft.onDate !== "" && new Date(draft.onDate) > new Date()
  return (
    <>
      <div className={styles.triple}>
        <TextField
          label={draft.kind === "leave" ? t`Первый день отпуска` : t`С какой даты`}
          type="date"
          value={draft.onDate}
          onChange={(onDate) => onChange({ onDate })}
          description={isLater ? t`Вступит в силу само в этот день` : undefined}
          isRequired
        />
        <TextField
          label={t`Номер приказа`}
          value={draft.orderNumber}
          onChange={(orderNumber) => onChange({ orderNumber })}
          maxLength={40}
          description={mayDecide ? t`Нужен, чтобы применить` : t`Можно оставить администратору`}
        />
        <TextField
          label={t`Дата приказа`}
          type="date"
          value={draft.orderDate}
          onChange={(orderDate) => onChange({ orderDate })}
        />
      </div>
      <TextField
        label={t`Причина или примечание`}
        value={draft.reason}
        onChange={(reason) => onChange({ reason })}
        maxLength={200}
      />
    </>
  )
}
