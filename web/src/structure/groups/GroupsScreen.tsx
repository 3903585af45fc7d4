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
import { SearchField } from "../../ui/SearchField"
import { Select } from "../../ui/Select"
import { Tabs } from "../../ui/Tabs"
import { toast } from "../../ui/Toasts"
import { Aboard } from "../Aboard"
import { archiveGroup, groupsQuery, restoreGroup } from "../api"
import { useStructureAct } from "../useActs"
import { AddGroupsDialog } from "./AddGroupsDialog"
import styles from "./GroupsScreen.module.css"
import { detailsOf, isDivisible, isOfStaff, kindsOf, useKindWords } from "./kinds"
import { OwnGroups, useOwnGroups } from "./OwnGroups"

/** All groups, those at work and those in the archive. */
export function GroupsScreen({ base }: { base: string }) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const mayEdit = useAbilities().has("structure.edit")
  const [isAdding, setAdding] = useState(false)
  const { data: groups, isPending } = useQuery(groupsQuery(organisation.id))
  const { data: archived = [] } = useQuery({ ...groupsQuery(organisation.id, true), enabled: mayEdit })
  const kindWords = useKindWords()
  const own = useOwnGroups()
  const [kind, setKind] = useState<string | null>(null)
  const [search, setSearch] = useState("")
  const [parallel, setParallel] = useState("")
  const kinds = kindsOf(organisation.kind)
  const present = kinds.filter((one) => groups?.some((group) => group.kind === one))
  const shown = kind ?? present[0] ?? kinds[0] ?? "class"
  const ofKind = (groups ?? []).filter((group) => group.kind === shown)
  const parallels = [...new Set(ofKind.map((group) => group.parallel))].filter((one) => one !== null)
  const current = ofKind.filter(
    (group) => holds(group, search) && (parallel === "" || String(group.parallel) === parallel),
  )
  const isNarrowed = search !== "" || parallel !== ""
  const add = mayEdit && (
    <Button icon={Plus} onPress={() => setAdding(true)}>
      {kindWords(shown).add}
    </Button>
  )
  const table = (
    <div className={styles.list}>
      {ofKind.length > 8 && (
        <div className={styles.find}>
          <SearchField
            label={t`Поиск по названию`}
            hint={t`Название или руководитель`}
            value={search}
            onChange={setSearch}
          />
          {parallels.length > 1 && (
            <Select
              label={t`Параллель`}
              isLabelHidden
              value={parallel}
              onChange={setParallel}
              options={[
                { value: "", label: t`Все параллели` },
                ...parallels.map((one) => ({ value: String(one), label: t`${one}-е` })),
              ]}
            />
          )}
        </div>
      )}
      <GroupsTable
        base={base}
        kind={shown}
        groups={current}
        isPending={isPending}
        mayEdit={mayEdit}
        empty={
          <EmptyState
            icon={Users}
            title={isNarrowed ? t`Ничего не нашли` : t`Здесь пока пусто`}
            text={
              isNarrowed
                ? t`Измените название или параллель.`
                : mayEdit
                  ? kindWords(shown).about
                  : t`Администратор ещё не добавил группы, которые вы ведёте.`
            }
            action={isNarrowed ? undefined : add}
          />
        }
      />
    </div>
  )
  const seesAll = mayEdit || (groups ?? []).some((group) => !own.some((one) => one.group.id === group.id))
  if (groups !== undefined && own.length > 0 && !seesAll)
    return (
      <>
        <PageHeader title={t`Мои группы`} />
        <OwnGroups base={base} own={own} />
      </>
    )
  const all =
    present.length > 1 || mayEdit ? (
      <Tabs
        label={t`Виды групп`}
        selected={shown}
        onSelect={(id) => {
          setKind(id)
          setSearch("")
          setParallel("")
        }}
        tabs={[
          ...(mayEdit ? kinds : present).map((one) => ({
            id: one,
            label: kindWords(one).many,
            count: groups?.filter((group) => group.kind === one).length,
            content: table,
          })),
          ...(archived.length > 0
            ? [
                {
                  id: "archived",
                  label: t`Архив`,
                  count: archived.length,
                  content: <GroupsTable base={base} kind={shown} groups={archived} mayEdit={mayEdit} />,
                },
              ]
            : []),
        ]}
      />
    ) : (
      table
    )
  return (
    <>
      <PageHeader title={words.groups} actions={kind === "archived" ? undefined : add} />
      {own.length > 0 && (
        <section className={styles.own}>
          <h2>{t`Мои группы`}</h2>
          <OwnGroups base={base} own={own} />
        </section>
      )}
      {all}
      {isAdding && (
        <AddGroupsDialog
          isOpen
          onOpenChange={setAdding}
          existing={[...(groups ?? []), ...archived]}
          initialKind={shown}
        />
      )}
    </>
  )
}

/** Whoever sees the people of every group; others open their own. */
const SEE_ALL: ReadonlySet<string> = new Set(["head", "administrator", "administration"])

const plain = (text: string) => text.toLocaleLowerCase("ru").replaceAll("ё", "е").replaceAll(/\s/g, "")
const holds = (group: Group, search: string) =>
  [group.name, group.profile, group.curator?.name ?? ""].some((text) => plain(text).includes(plain(search)))

type TableProps = {
  base: string
  kind: string
  groups: Group[]
  mayEdit: boolean
  isPending?: boolean
  empty?: React.ReactNode
}

function GroupsTable({ base, kind, groups, mayEdit, isPending, empty }: TableProps) {
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
