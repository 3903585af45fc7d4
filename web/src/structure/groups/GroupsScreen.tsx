import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { Archive, Plus, Users } from "lucide-react"
import { useState } from "react"
import type { Group } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { useAbilities } from "../../organisations/api"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { type Column, DataTable } from "../../ui/DataTable"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { Tabs } from "../../ui/Tabs"
import { toast } from "../../ui/Toasts"
import { Aboard } from "../Aboard"
import { archiveGroup, groupsQuery, restoreGroup } from "../api"
import { useStructureAct } from "../useActs"
import { AddGroupsDialog } from "./AddGroupsDialog"

/** All groups, those at work and those in the archive. */
export function GroupsScreen({ base }: { base: string }) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const mayEdit = useAbilities().has("structure.edit")
  const [isAdding, setAdding] = useState(false)
  const { data: groups, isPending } = useQuery(groupsQuery(organisation.id))
  const { data: archived = [] } = useQuery({ ...groupsQuery(organisation.id, true), enabled: mayEdit })
  const add = mayEdit && (
    <Button icon={Plus} onPress={() => setAdding(true)}>
      {words.addGroups}
    </Button>
  )
  const current = (
    <GroupsTable
      base={base}
      groups={groups ?? []}
      isPending={isPending}
      mayEdit={mayEdit}
      empty={
        <EmptyState
          icon={Users}
          title={t`Здесь пока пусто`}
          text={mayEdit ? words.groupsIntro : t`Администратор ещё не добавил группы, которые вы ведёте.`}
          action={add}
        />
      }
    />
  )
  return (
    <>
      <PageHeader title={words.groups} actions={add} />
      {archived.length > 0 ? (
        <Tabs
          label={words.groups}
          tabs={[
            { id: "current", label: t`Действующие`, count: groups?.length, content: current },
            {
              id: "archived",
              label: t`Архив`,
              count: archived.length,
              content: <GroupsTable base={base} groups={archived} mayEdit={mayEdit} />,
            },
          ]}
        />
      ) : (
        current
      )}
      {mayEdit && (
        <AddGroupsDialog
          isOpen={isAdding}
          onOpenChange={setAdding}
          existing={[...(groups ?? []), ...archived]}
        />
      )}
    </>
  )
}

type TableProps = {
  base: string
  groups: Group[]
  mayEdit: boolean
  isPending?: boolean
  empty?: React.ReactNode
}

function GroupsTable({ base, groups, mayEdit, isPending, empty }: TableProps) {
  const { t } = useLingui()
  const words = useWords()
  const navigate = useNavigate()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const archive = useArchive()
  const restore = useStructureAct((organisationId, id: string) => restoreGroup(organisationId, id))
  const isArchive = groups.some((group) => group.isArchived)
  const chosen = groups.filter((group) => selected.has(group.id))
  const put = async () => {
    setSelected(new Set())
    if (isArchive) {
      for (const group of chosen) await restore.mutateAsync(group.id)
    } else await archive(chosen)
  }
  const columns: Column<Group>[] = [
    { id: "name", header: words.group, cell: (group) => group.name, width: "1.2fr" },
    {
      id: "curator",
      header: words.curator,
      cell: (group) => group.curator?.name ?? t`не назначен`,
      sortBy: (group) => group.curator?.name ?? "",
      width: "2fr",
    },
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
  return (
    <DataTable
      label={words.groups}
      columns={columns}
      rows={groups}
      keyOf={(group) => group.id}
      nameOf={(group) => group.name}
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

/** Put groups into the archive, with a way back. */
export function useArchive(): (groups: Group[]) => Promise<void> {
  const { t } = useLingui()
  const archive = useStructureAct((organisationId, id: string) => archiveGroup(organisationId, id))
  const restore = useStructureAct((organisationId, id: string) => restoreGroup(organisationId, id))
  return async (groups) => {
    const done: Group[] = []
    for (const group of groups) {
      try {
        await archive.mutateAsync(group.id)
        done.push(group)
      } catch {
        // The refusal was said; the others still go.
      }
    }
    if (done.length === 0) return
    toast(t`В архиве: ${done.map((group) => group.name).join(", ")}`, {
      label: t`Вернуть`,
      act: () => {
        for (const group of done) restore.mutate(group.id)
      },
    })
  }
}
