import { useLingui } from "@lingui/react/macro"
import { useNavigate } from "@tanstack/react-router"
import { CircleCheck, CircleDashed } from "lucide-react"
import type { GroupCheckProgress } from "../foundation/contract/generated/api"
import { momentOf, numberOf } from "../foundation/formats"
import { useWords } from "../organisations/words"
import { type Column, DataTable } from "../ui/DataTable"
import styles from "./Reconciliation.module.css"

type Props = { base: string; groups: GroupCheckProgress[]; isByHand: boolean }

/** Groups with who has come and, by hand, who went through the list. */
export function GroupsTable({ base, groups, isByHand }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const navigate = useNavigate()
  const columns: Column<GroupCheckProgress>[] = [
    { id: "name", header: words.group, cell: (one) => one.name, width: "0.8fr", isTitle: true },
    { id: "curator", header: words.curator, cell: (one) => one.curator || "—", width: "1.6fr" },
    {
      id: "students",
      header: t`Ученики: вошли из всех`,
      cell: (one) => t`${numberOf(one.studentsCame)} из ${numberOf(one.students)}`,
      width: "1.2fr",
    },
    {
      id: "guardians",
      header: t`Родители: вошли из всех`,
      cell: (one) => t`${numberOf(one.guardiansCame)} из ${numberOf(one.guardians)}`,
      width: "1.2fr",
    },
  ]
  if (isByHand) {
    columns.push({
      id: "checked",
      header: t`Сверено`,
      cell: (one) => <Checked group={one} />,
      sortBy: (one) => one.checkedAt ?? "",
      width: "1.9fr",
    })
  }
  return (
    <DataTable
      label={words.groups}
      columns={columns}
      rows={groups}
      keyOf={(one) => one.groupId}
      nameOf={(one) => one.name}
      onOpen={
        isByHand ? (one) => void navigate({ to: `${base}/reconciliation/group-${one.groupId}` }) : undefined
      }
    />
  )
}

function Checked({ group }: { group: GroupCheckProgress }) {
  const { t } = useLingui()
  if (group.checkedAt === null) {
    return (
      <span className={styles.mark}>
        <CircleDashed aria-hidden="true" />
        {group.marked > 0 ? t`начато, отмечено: ${numberOf(group.marked)}` : t`ещё нет`}
      </span>
    )
  }
  return (
    <span className={styles.mark} data-done="">
      <CircleCheck aria-hidden="true" />
      {group.checkedBy}, {momentOf(group.checkedAt)}
    </span>
  )
}
