import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Plus, Users } from "lucide-react"
import { useState } from "react"
import type { Group } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { useAbilities } from "../../organisations/api"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { SearchField } from "../../ui/SearchField"
import { Select } from "../../ui/Select"
import { Tabs } from "../../ui/Tabs"
import { groupsQuery } from "../api"
import { AddGroupsDialog } from "./AddGroupsDialog"
import styles from "./GroupsScreen.module.css"
import { GroupsTable } from "./GroupsTable"
import { kindsOf, useKindWords } from "./kinds"
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

const plain = (text: string) => text.toLocaleLowerCase("ru").replaceAll("ё", "е").replaceAll(/\s/g, "")
const holds = (group: Group, search: string) =>
  [group.name, group.profile, group.curator?.name ?? ""].some((text) => plain(text).includes(plain(search)))
