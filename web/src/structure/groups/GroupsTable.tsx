import { useLingui } from "@lingui/react/macro"
import { useNavigate } from "@tanstack/react-router"
import { Archive } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { Group } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { type Column, DataTable } from "../../ui/DataTable"
import { Aboard } from "../Aboard"
import { restoreGroup } from "../api"
import { useStructureAct } from "../useActs"
import styles from "./GroupsScreen.module.css"
import { detailsOf, isDivisible, isOfStaff, useKindWords } from "./kinds"
import { useOwnGroups } from "./OwnGroups"
import { useArchive } from "./useArchive"

/** Whoever sees the people of every group; others open their own. */
const SEE_ALL: ReadonlySet<string> = new Set(["head", "administrator", "administration"])

type Props = {
  base: string
  kind: string
  groups: Group[]
  mayEdit: boolean
  isPending?: boolean
  empty?: ReactNode
}

/** Groups of one kind: who leads them, how many are aboard; into the archive and back, many at once. */
export function GroupsTable({ base, kind, groups, mayEdit, isPending, empty }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const navigate = useNavigate()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const archive = useArchive()
  const restore = useStructureAct((organisationId, id: string) => restoreGroup(organisationId, id))
  const own = useOwnGroups()
  const seesPeople = useMembership().member.roles.some(
    ({ role, isConfirmed }) => isConfirmed && SEE_ALL.has(role),
  )
  const isArchive = groups.some((group) => group.isArchived)
  const chosen = groups.filter((group) => selected.has(group.id))
  const put = async () => {
    setSelected(new Set())
    if (isArchive) {
      for (const group of chosen) await restore.mutateAsync(group.id)
    } else await archive(chosen)
  }
  const kindWords = useKindWords()
  const people: Column<Group>[] = [
    {
      id: "students",
      header: words.students,
      cell: (group) => <Aboard here={group.claimedStudents} all={group.studentCount} />,
      sortBy: (group) => group.studentCount,
      width: "1.2fr",
    },
    {
      id: "guardians",
      header: t`Родители`,
      cell: (group) => <Aboard here={group.claimedGuardians} all={group.guardianCount} />,
      sortBy: (group) => group.guardianCount,
      width: "1.2fr",
    },
  ]
  const columns: Column<Group>[] = [
    {
      id: "name",
      header: isDivisible(kind) ? words.group : t`Название`,
      cell: (group) => <Named group={group} />,
      width: isDivisible(kind) ? "1.2fr" : "2fr",
    },
    {
      id: "curator",
      header: kindWords(kind).leader,
      cell: (group) => <LedBy group={group} />,
      sortBy: (group) => group.curator?.name ?? "",
      width: "2fr",
    },
    ...(isOfStaff(kind)
      ? [
          {
            id: "colleagues",
            header: t`В составе`,
            cell: (group: Group) => group.colleagueCount,
            sortBy: (group: Group) => group.colleagueCount,
            width: "1fr",
          },
        ]
      : people),
  ]
  return (
    <DataTable
      label={kindWords(kind).many}
      columns={columns}
      rows={groups}
      keyOf={(group) => group.id}
      nameOf={(group) => group.name}
      isShut={(group) => !seesPeople && !own.some((one) => one.group.id === group.id)}
      onOpen={(group) => void navigate({ to: `${base}/groups/${group.id}` })}
      selected={mayEdit ? selected : undefined}
      onSelect={mayEdit ? setSelected : undefined}
      bulk={() => (
        <Button variant="soft" size="small" icon={Archive} onPress={() => void put()}>
          {isArchive ? t`Вернуть из архива` : t`В архив`}
        </Button>
      )}
      isPending={isPending}
      empty={empty}
    />
  )
}

function Named({ group }: { group: Group }) {
  const details = detailsOf(group)
  return (
    <span className={styles.named}>
      {group.name}
      {details !== "" && <small>{details}</small>}
    </span>
  )
}

function LedBy({ group }: { group: Group }) {
  const { t } = useLingui()
  const standing = group.deputies.filter((one) => one.isRunning).map((one) => one.name)
  return (
    <span className={styles.named}>
      {group.curator?.name ?? t`не назначен`}
      {standing.length > 0 && <small>{t`замещает ${standing.join(", ")}`}</small>}
    </span>
  )
}
