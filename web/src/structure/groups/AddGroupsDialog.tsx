import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { ToggleButton } from "react-aria-components"
import type { Group, GroupProposal } from "../../foundation/contract/generated/api"
import { newId } from "../../foundation/ids"
import { useMembership } from "../../foundation/session"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Select } from "../../ui/Select"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { createGroups, proposalsQuery } from "../api"
import { useStructureAct } from "../useActs"
import styles from "./AddGroupsDialog.module.css"
import { kindsOf, useKindWords } from "./kinds"

type Props = {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  existing: Group[]
  /** The kind that the reader looks at. */
  initialKind: string
}

/** Groups that such organisations usually have, to tick; others, and other kinds, by name. */
export function AddGroupsDialog({ isOpen, onOpenChange, existing, initialKind }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const kindWords = useKindWords()
  const kinds = kindsOf(organisation.kind)
  const [kind, setKind] = useState(initialKind)
  const { data: usual = [] } = useQuery({ ...proposalsQuery(organisation.id), enabled: isOpen })
  const proposals = usual.filter((one) => one.kind === kind)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [typed, setTyped] = useState("")
  const taken = new Set(existing.filter((group) => group.kind === kind).map((group) => group.name))
  const others = typed
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== "" && !taken.has(name))
  const names = [
    ...new Set([...proposals.map((one) => one.name).filter((name) => ticked.has(name)), ...others]),
  ]
  const create = useStructureAct((organisationId, wanted: string[]) =>
    createGroups(
      organisationId,
      wanted.map((name) => ({
        id: newId(),
        name,
        kind,
        profile: "",
      })),
    ),
  )
  const close = () => {
    setTicked(new Set())
    setTyped("")
    onOpenChange(false)
  }
  const submit = () =>
    create.mutate(names, {
      onSuccess: ({ groups }) => {
        close()
        const made = words.groupsCount(groups.length)
        toast(t`Добавлено: ${made}`)
      },
    })
  const turn = (name: string, isOn: boolean) =>
    setTicked((now) => {
      const next = new Set(now)
      if (isOn) next.add(name)
      else next.delete(name)
      return next
    })
  const free = proposals.filter((one) => !taken.has(one.name))
  return (
    <Dialog
      title={kindWords(kind).add}
      size="wide"
      isOpen={isOpen}
      onOpenChange={(isOn) => (isOn ? onOpenChange(true) : close())}
      closeLabel={t`Закрыть`}
      actions={
        <>
          {free.length > 0 && (
            <Button
              variant="plain"
              onPress={() =>
                setTicked(ticked.size === free.length ? new Set() : new Set(free.map((one) => one.name)))
              }
            >
              {ticked.size === free.length ? t`Снять все` : t`Отметить все`}
            </Button>
          )}
          <Button onPress={submit} isDisabled={names.length === 0 || create.isPending}>
            {names.length > 0 ? t`Добавить (${names.length})` : t`Добавить`}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Select
          label={t`Что добавить`}
          value={kind}
          onChange={(wanted) => {
            setKind(wanted)
            setTicked(new Set())
          }}
          options={kinds.map((one) => ({ value: one, label: kindWords(one).many }))}
        />
        <p>{kindWords(kind).about}</p>
        {proposals.length > 0 && (
          <fieldset>
            <legend>{kindWords(kind).many}</legend>
            <div className={styles.rows}>
              {rowsOf(proposals).map(([parallel, row]) => (
                <div key={parallel ?? "all"} className={parallel === null ? undefined : styles.row}>
                  {parallel !== null && <span aria-hidden="true">{parallel}</span>}
                  <div className={styles.chips}>
                    {row.map(({ name }) => (
                      <ToggleButton
                        key={name}
                        className={styles.chip}
                        isSelected={ticked.has(name)}
                        isDisabled={taken.has(name)}
                        onChange={(isOn) => turn(name, isOn)}
                      >
                        {name}
                      </ToggleButton>
                    ))}
                  </div>
                </div>
              ))}
            </div>
          </fieldset>
        )}
        <TextField
          label={proposals.length > 0 ? t`Другие, через запятую` : t`Названия, через запятую`}
          value={typed}
          onChange={setTyped}
          description={t`Те, что уже есть, второй раз не появятся.`}
        />
      </div>
    </Dialog>
  )
}

/** One row a year of study; all in one where there are no years. */
function rowsOf(proposals: GroupProposal[]): [number | null, GroupProposal[]][] {
  const rows = new Map<number | null, GroupProposal[]>()
  for (const one of proposals) rows.set(one.parallel, [...(rows.get(one.parallel) ?? []), one])
  return [...rows]
}
