import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { BellRing, Check, Plus, UserRoundSearch } from "lucide-react"
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react"
import type { MemberGroup, MemberRow, Role } from "../../foundation/contract/generated/api"
import { language } from "../../foundation/i18n"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { useAbilities } from "../../organisations/api"
import { peopleCount, roleWord, useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import buttonStyles from "../../ui/Button.module.css"
import { type Column, DataTable } from "../../ui/DataTable"
import { EmptyState } from "../../ui/EmptyState"
import { Menu, MenuItem, MenuTrigger } from "../../ui/Menu"
import { PageHeader } from "../../ui/PageHeader"
import { SearchField } from "../../ui/SearchField"
import { Select } from "../../ui/Select"
import { groupsQuery, type MemberFilter } from "../api"
import { MatchesStrip } from "./MatchesDialog"
import { fullName, GIVEN_ROLES, unconfirmedRoles } from "./members"
import styles from "./PeopleScreen.module.css"
import { PersonName } from "./PersonName"
import { PersonSheet } from "./PersonSheet"
import { RefuseDialog } from "./RefuseDialog"
import { useMembers } from "./useMembers"
import { usePeopleActs } from "./usePeopleActs"

const EVERYBODY: MemberFilter = { search: "", groupId: "", role: "", state: "all" }

type Props = {
  /** What higher rooms do about people who haven't come yet: remind them. */
  onRemind?: (members: MemberRow[]) => void
  /** What higher rooms add to one person's sheet: movement, invitations. */
  personActs?: (member: MemberRow) => ReactNode
}

/** Everybody whom the person may see: found, filtered, opened, and changed one by one or many at once. */
export function PeopleScreen({ onRemind, personActs }: Props) {
  const { t } = useLingui()
  const mayConfirm = useAbilities().has("members.confirm")
  const [filter, setFilter] = useState(EVERYBODY)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [refused, setRefused] = useState<MemberRow[] | null>(null)
  const [opened, setOpened] = useState<MemberRow | null>(null)
  const { members, total, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage, fetchAll } =
    useMembers(filter)
  const acts = usePeopleActs()
  const { confirm, refuse } = acts
  const chosen = useMemo(() => members.filter((member) => selected.has(member.id)), [members, selected])
  const waiting = chosen.filter((member) => unconfirmedRoles(member).length > 0)
  const absent = chosen.filter((member) => member.state === "unclaimed")
  // As the list has them now; whoever isn't in the list any longer, as they were when the sheet was opened.
  const shown = members.find((member) => member.id === opened?.id) ?? opened
  const nobody = () => setSelected(new Set())
  const change = (part: Partial<MemberFilter>) => {
    setFilter((now) => ({ ...now, ...part }))
    nobody()
  }
  const confirmed = (people: MemberRow[]) => confirm.mutate({ members: people }, { onSuccess: nobody })
  const columns = useColumns(
    mayConfirm && members.some((member) => unconfirmedRoles(member).length > 0),
    confirm.isPending,
    (member) => confirmed([member]),
    (member) => setRefused([member]),
  )
  const selectAll = () =>
    void fetchAll().then((everybody) => setSelected(new Set(everybody.map((member) => member.id))))
  return (
    <>
      <PageHeader title={t`Люди`} />
      {mayConfirm && (
        <div className={styles.matches}>
          <MatchesStrip />
        </div>
      )}
      <Filters filter={filter} onChange={change} mayConfirm={mayConfirm} />
      <p className={styles.total} aria-live="polite">
        {isPending ? "" : peopleCount(total)}
      </p>
      <DataTable
        label={t`Люди`}
        columns={columns}
        rows={members}
        keyOf={(member) => member.id}
        nameOf={fullName}
        onOpen={setOpened}
        selected={mayConfirm ? selected : undefined}
        onSelect={mayConfirm ? setSelected : undefined}
        isPending={isPending && error === null}
        bulk={() => (
          <>
            {selected.size < total && (
              <Button size="small" variant="plain" onPress={selectAll}>{t`Выбрать всех: ${total}`}</Button>
            )}
            {waiting.length > 0 && (
              <>
                <Button
                  size="small"
                  icon={Check}
                  onPress={() => confirmed(waiting)}
                  isDisabled={confirm.isPending}
                >
                  {t`Подтвердить (${waiting.length})`}
                </Button>
                <Button size="small" variant="soft" onPress={() => setRefused(waiting)}>{t`Отказать`}</Button>
              </>
            )}
            <GiveRole people={chosen} onGive={acts.give.mutate} onDone={nobody} />
            {onRemind !== undefined && absent.length > 0 && (
              <Button size="small" variant="soft" icon={BellRing} onPress={() => onRemind(absent)}>
                {t`Напомнить о приглашении (${absent.length})`}
              </Button>
            )}
          </>
        )}
        empty={
          <EmptyState
            icon={UserRoundSearch}
            title={error === null ? t`Никого не нашли` : t`Список не открылся`}
            text={
              error === null
                ? t`Проверьте фамилию или снимите часть условий.`
                : sentenceOf(error, t`Попробуйте ещё раз.`)
            }
            action={<Button variant="soft" onPress={() => change(EVERYBODY)}>{t`Показать всех`}</Button>}
          />
        }
      />
      {hasNextPage && <More isBusy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
      {shown !== null && (
        <PersonSheet person={shown} mayGovern={mayConfirm} acts={acts} onClose={() => setOpened(null)}>
          {personActs?.(shown)}
        </PersonSheet>
      )}
      {refused !== null && (
        <RefuseDialog
          title={t`Отказать в подтверждении?`}
          text={t`${refused.map(fullName).join(", ")}: роль будет снята. Если другой роли нет, человек покинет организацию.`}
          isOpen
          onOpenChange={() => setRefused(null)}
          isBusy={refuse.isPending}
          onRefuse={(reason) =>
            refuse.mutate(
              { members: refused, reason },
              {
                onSettled: () => {
                  setRefused(null)
                  nobody()
                },
              },
            )
          }
        />
      )}
    </>
  )
}

type GiveRoleProps = {
  people: MemberRow[]
  onGive: (given: { members: MemberRow[]; role: Role }, options: { onSuccess: () => void }) => void
  onDone: () => void
}

/** One role more for everybody who is selected; pupils have theirs by enrolment. */
function GiveRole({ people, onGive, onDone }: GiveRoleProps) {
  const { t } = useLingui()
  const words = useWords()
  const adults = people.filter((member) => !member.roles.some(({ role }) => role === "student"))
  if (adults.length === 0) return null
  return (
    <MenuTrigger
      label={t`Выдать роль (${adults.length})`}
      placement="top end"
      className={[buttonStyles.button, buttonStyles.soft, buttonStyles.small].join(" ")}
      trigger={
        <>
          <Plus aria-hidden="true" />
          {t`Выдать роль (${adults.length})`}
        </>
      }
    >
      <Menu label={t`Роли`}>
        {GIVEN_ROLES.map((role) => (
          <MenuItem key={role} onAction={() => onGive({ members: adults, role }, { onSuccess: onDone })}>
            {roleWord(role, words)}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  )
}

function useColumns(
  hasActs: boolean,
  isBusy: boolean,
  onConfirm: (member: MemberRow) => void,
  onRefuse: (member: MemberRow) => void,
): Column<MemberRow>[] {
  const { t } = useLingui()
  const words = useWords()
  return [
    {
      id: "name",
      header: t`Имя`,
      cell: (member) => (
        <PersonName person={member} caption={member.childNames.join(", ") || member.position} />
      ),
      width: "2.6fr",
    },
    {
      id: "roles",
      header: t`Роль`,
      cell: (member) => (
        <span className={styles.roles}>
          {member.roles.map(({ role }) => (
            <span key={role}>
              {roleWord(role, words)}
              {unconfirmedRoles(member).includes(role) && (
                <b className={styles.waiting}>{t`не подтверждён`}</b>
              )}
            </span>
          ))}
        </span>
      ),
      width: "1.7fr",
    },
    {
      id: "groups",
      header: words.groups,
      cell: (member) => namesOf(member.groups),
      width: "1.1fr",
    },
    {
      id: "state",
      header: t`На связи`,
      cell: (member) => (member.state === "claimed" ? (member.contact ?? t`да`) : t`ещё нет`),
      width: "1.3fr",
    },
    ...(hasActs
      ? [
          {
            id: "acts",
            header: "",
            isBare: true,
            align: "end" as const,
            width: "220px",
            cell: (member: MemberRow) =>
              unconfirmedRoles(member).length > 0 && (
                <span className={styles.acts}>
                  <Button
                    size="small"
                    variant="soft"
                    onPress={() => onConfirm(member)}
                    isDisabled={isBusy}
                  >{t`Подтвердить`}</Button>
                  <Button size="small" variant="plain" onPress={() => onRefuse(member)}>{t`Отказать`}</Button>
                </span>
              ),
          },
        ]
      : []),
  ]
}

/** «5А, 5Б, 10А»: each once, as people count. */
function namesOf(groups: MemberGroup[]): string {
  const names = [...new Set(groups.map((group) => group.name))]
  return names.sort((one, next) => one.localeCompare(next, language(), { numeric: true })).join(", ")
}

type FiltersProps = {
  filter: MemberFilter
  onChange: (part: Partial<MemberFilter>) => void
  mayConfirm: boolean
}

function Filters({ filter, onChange, mayConfirm }: FiltersProps) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { data: groups = [] } = useQuery(groupsQuery(organisation.id))
  const roles = [
    "student",
    "guardian",
    "teacher",
    "staff",
    "administration",
    "administrator",
    "head",
  ] as const
  return (
    <search className={styles.filters}>
      <SearchField
        label={t`Фамилия или имя`}
        value={filter.search}
        onChange={(search) => onChange({ search })}
      />
      <Select
        label={t`Роль`}
        isLabelHidden
        value={filter.role || "any"}
        onChange={(role) => onChange({ role: role === "any" ? "" : role })}
        options={[
          { value: "any", label: t`Все роли` },
          ...roles.map((role) => ({ value: role, label: roleWord(role, words) })),
        ]}
      />
      <Select
        label={words.group}
        isLabelHidden
        value={filter.groupId || "any"}
        onChange={(groupId) => onChange({ groupId: groupId === "any" ? "" : groupId })}
        options={[
          { value: "any", label: words.allGroups },
          ...groups.map((group) => ({ value: group.id, label: group.name })),
        ]}
      />
      <Select
        label={t`Состояние`}
        isLabelHidden
        value={filter.state}
        onChange={(state) => onChange({ state })}
        options={[
          { value: "all", label: t`Любое состояние` },
          ...(mayConfirm ? [{ value: "unconfirmed", label: t`Не подтверждены` }] : []),
          { value: "claimed", label: t`На связи` },
          { value: "unclaimed", label: t`Ещё не пришли` },
          ...(mayConfirm ? [{ value: "left", label: t`Ушли` }] : []),
        ]}
      />
    </search>
  )
}

/** The next page when its place comes in sight; the button is for those who don't scroll. */
function More({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  const { t } = useLingui()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null || isBusy) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onMore()
      },
      { rootMargin: "600px" },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [isBusy, onMore])
  return (
    <div ref={place} className={styles.more}>
      {isBusy ? t`Загружаем ещё…` : <Button variant="plain" onPress={onMore}>{t`Показать ещё`}</Button>}
    </div>
  )
}
