import { useLingui } from "@lingui/react/macro"
import type { GroupActivation, Tally } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import { useWords } from "../organisations/words"
import { type Column, DataTable } from "../ui/DataTable"
import styles from "./Activation.module.css"
import { lastLine, percentOf } from "./words"

type Props = {
  groups: GroupActivation[]
  goals: { students: number; guardians: number }
  selected: ReadonlySet<string>
  onSelect: ((keys: ReadonlySet<string>) => void) | undefined
  onOpen: (group: GroupActivation) => void
  bulk: ((keys: ReadonlySet<string>) => React.ReactNode) | undefined
}

/** Groups with who has come; sorted by what is missing most. */
export function GroupsTable({ groups, goals, selected, onSelect, onOpen, bulk }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const columns: Column<GroupActivation>[] = [
    { id: "name", header: words.group, cell: (one) => one.name, width: "0.7fr", isTitle: true },
    {
      id: "curator",
      header: words.curator,
      cell: (one) => one.curator || "—",
      sortBy: (one) => one.curator,
      width: "1.4fr",
    },
    {
      id: "students",
      header: words.students,
      cell: (one) => <Share tally={one.students} goal={goals.students} />,
      sortBy: (one) => percentOf(one.students.registered, one.students.everybody),
      width: "1.2fr",
    },
    {
      id: "guardians",
      header: t`Родители`,
      cell: (one) => <Share tally={one.guardians} goal={goals.guardians} />,
      sortBy: (one) => percentOf(one.guardians.registered, one.guardians.everybody),
      width: "1.2fr",
    },
    {
      id: "families",
      header: t`Семьи на связи`,
      cell: (one) => t`${numberOf(one.families.reached)} из ${numberOf(one.families.everybody)}`,
      sortBy: (one) => percentOf(one.families.reached, one.families.everybody),
      width: "0.9fr",
    },
    {
      id: "last",
      header: t`Напоминали`,
      cell: (one) =>
        one.lastReminder === null ? (
          <span className={styles.quiet}>{t`ещё нет`}</span>
        ) : (
          lastLine(one.lastReminder)
        ),
      sortBy: (one) => one.lastReminder?.at ?? "",
      width: "1.6fr",
    },
  ]
  return (
    <DataTable
      label={words.groups}
      columns={columns}
      rows={groups}
      keyOf={(one) => one.id}
      nameOf={(one) => one.name}
      onOpen={onOpen}
      selected={selected}
      onSelect={onSelect}
      bulk={bulk}
    />
  )
}

function Share({ tally, goal }: { tally: Tally; goal: number }) {
  const { t } = useLingui()
  const percent = percentOf(tally.registered, tally.everybody)
  if (tally.everybody === 0) return <span className={styles.quiet}>—</span>
  return (
    <span className={styles.share}>
      <span>{t`${numberOf(tally.registered)} из ${numberOf(tally.everybody)}, ${percent} %`}</span>
      <span
        className={styles.track}
        aria-hidden="true"
        style={{ "--goal": `${goal}%` } as React.CSSProperties}
      >
        <span className={styles.invited} style={{ width: `${percentOf(tally.invited, tally.everybody)}%` }} />
        <span className={styles.registered} style={{ width: `${percent}%` }} />
      </span>
    </span>
  )
}
