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
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { createGroups, proposalsQuery } from "../api"
import { useStructureAct } from "../useActs"
import styles from "./AddGroupsDialog.module.css"

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void; existing: Group[] }

/** Groups that such organisations usually have, to tick; others by name. */
export function AddGroupsDialog({ isOpen, onOpenChange, existing }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { data: proposals = [] } = useQuery({ ...proposalsQuery(organisation.id), enabled: isOpen })
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [typed, setTyped] = useState("")
  const taken = new Set(existing.map((group) => group.name))
  const kind = proposals[0]?.kind ?? "class"
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
        kind: proposals.find((one) => one.name === name)?.kind ?? kind,
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
      title={words.addGroups}
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
        <p>{words.groupsIntro}</p>
        <fieldset>
          <legend>{words.groups}</legend>
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
        <TextField
          label={t`Другие, через запятую`}
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
