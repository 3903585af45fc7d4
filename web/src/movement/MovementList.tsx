import { useLingui } from "@lingui/react/macro"
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { ArrowLeftRight, Check, Plus } from "lucide-react"
import { useDeferredValue, useState } from "react"
import type { MovementView } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { useWords } from "../organisations/words"
import { groupsQuery } from "../structure/api"
import { isMain } from "../structure/groups/kinds"
import { Button } from "../ui/Button"
import { type Column, DataTable } from "../ui/DataTable"
import { EmptyState } from "../ui/EmptyState"
import { SearchField } from "../ui/SearchField"
import { Select } from "../ui/Select"
import { ApplyDialog } from "./ApplyDialog"
import { movementsQuery, type Side } from "./api"
import { MovementDialog } from "./MovementDialog"
import styles from "./MovementList.module.css"
import { useMovementActs } from "./useMovementActs"
import { kindsOf, kindWord, movementsCount, orderOf, stateWord, useMovementWords, wayOf } from "./words"

const OPEN = "reported,returned,scheduled"
type Filter = { states: string; kind: string; groupId: string; search: string }
const WAITING: Filter = { states: OPEN, kind: "", groupId: "", search: "" }
const EVERYTHING: Filter = { states: "", kind: "", groupId: "", search: "" }

type Props = {
  side: Side
  onReport: () => void
  onChange: (movement: MovementView) => void
}

/** The queue and the log: filtered, applied one by one or many at once. */
export function MovementList({ side, onReport, onChange }: Props) {
  const { t } = useLingui()
  useMovementWords()
  const { organisation } = useMembership()
  const mayDecide = useAbilities().has("movement.decide")
  const [filter, setFilter] = useState(WAITING)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [opened, setOpened] = useState<string | null>(null)
  const [applying, setApplying] = useState<MovementView[] | null>(null)
  const search = useDeferredValue(filter.search)
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    movementsQuery(organisation.id, { ...filter, search, side }),
  )
  const { apply } = useMovementActs()
  const movements = data?.pages.flatMap((page) => page.movements) ?? []
  const total = data?.pages[0]?.total ?? 0
  const open = movements.find((one) => one.id === opened) ?? null
  const change = (part: Partial<Filter>) => {
    setFilter((now) => ({ ...now, ...part }))
    setSelected(new Set())
  }
  const chosen = movements.filter((one) => selected.has(one.id) && one.may.includes("apply"))
  const applyAll = (wanted: MovementView[]) => {
    if (wanted.some((one) => one.orderNumber === "")) setApplying(wanted)
    else apply.mutate({ ids: wanted.map((one) => one.id), order: {} })
    setSelected(new Set())
  }
  const columns = useColumns(mayDecide, apply.isPending, (one) => applyAll([one]))
  const isQuiet =
    filter.states === OPEN && filter.kind === "" && filter.groupId === "" && filter.search === ""
  return (
    <>
      <Filters side={side} filter={filter} onChange={change} />
      <p className={styles.total} aria-live="polite">
        {isPending ? "" : movementsCount(total)}
      </p>
      <DataTable
        label={t`Движение`}
        columns={columns}
        rows={movements}
        keyOf={(one) => one.id}
        nameOf={(one) => `${kindWord(one.kind)}, ${one.personName}`}
        onOpen={(one) => setOpened(one.id)}
        selected={mayDecide ? selected : undefined}
        onSelect={mayDecide ? setSelected : undefined}
        isPending={isPending && error === null}
        bulk={() => (
          <Button
            size="small"
            icon={Check}
            onPress={() => applyAll(chosen)}
            isDisabled={chosen.length === 0 || apply.isPending}
          >
            {t`Применить (${chosen.length})`}
          </Button>
        )}
        empty={
          error !== null ? (
            <EmptyState
              icon={ArrowLeftRight}
              title={t`Список не открылся`}
              text={sentenceOf(error, t`Попробуйте ещё раз.`)}
            />
          ) : isQuiet ? (
            <EmptyState
              icon={ArrowLeftRight}
              title={t`Ничего не ждёт`}
              text={t`Здесь появится то, о чём сообщат. Всё, что уже применено, осталось в журнале движения.`}
              action={
                <div className={styles.acts}>
                  <Button icon={Plus} onPress={onReport}>{t`Сообщить`}</Button>
                  <Button variant="soft" onPress={() => change(EVERYTHING)}>{t`Показать журнал`}</Button>
                </div>
              }
            />
          ) : (
            <EmptyState
              icon={ArrowLeftRight}
              title={t`Ничего не нашли`}
              text={t`Проверьте фамилию или снимите часть условий.`}
              action={<Button variant="soft" onPress={() => change(EVERYTHING)}>{t`Показать всё`}</Button>}
            />
          )
        }
      />
      {hasNextPage && (
        <div className={styles.more}>
          <Button variant="soft" onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>
            {t`Показать ещё`}
          </Button>
        </div>
      )}
      {open !== null && (
        <MovementDialog
          movement={open}
          onClose={() => setOpened(null)}
          onApply={() => {
            setOpened(null)
            applyAll([open])
          }}
          onChange={() => {
            setOpened(null)
            onChange(open)
          }}
        />
      )}
      {applying !== null && <ApplyDialog movements={applying} onClose={() => setApplying(null)} />}
    </>
  )
}

function useColumns(
  mayDecide: boolean,
  isBusy: boolean,
  onApply: (movement: MovementView) => void,
): Column<MovementView>[] {
  const { t } = useLingui()
  return [
    {
      id: "person",
      header: t`Кто`,
      cell: (one) => (
        <span className={styles.person}>
          <b>{one.personName}</b>
          <small>{[kindWord(one.kind), wayOf(one)].filter(Boolean).join(" · ")}</small>
        </span>
      ),
      width: "2.4fr",
    },
    {
      id: "day",
      header: t`С какой даты`,
      cell: (one) => dateOf(one.onDate),
      width: "1fr",
    },
    { id: "order", header: t`Приказ`, cell: (one) => orderOf(one) || "—", width: "1.2fr" },
    {
      id: "state",
      header: t`Состояние`,
      cell: (one) => (
        <span className={styles.state} data-state={one.state}>
          <b>{stateWord(one)}</b>
          <small>{one.state === "returned" ? one.comment : one.reportedBy}</small>
        </span>
      ),
      width: "1.5fr",
    },
    ...(mayDecide
      ? [
          {
            id: "acts",
            header: "",
            isBare: true,
            cell: (one: MovementView) =>
              one.may.includes("apply") && (
                <Button
                  size="small"
                  variant="soft"
                  icon={Check}
                  onPress={() => onApply(one)}
                  isDisabled={isBusy}
                >
                  {t`Применить`}
                </Button>
              ),
            width: "150px",
          },
        ]
      : []),
  ]
}

function Filters({
  side,
  filter,
  onChange,
}: {
  side: Side
  filter: Filter
  onChange: (part: Partial<Filter>) => void
}) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { data: groups } = useQuery({ ...groupsQuery(organisation.id), enabled: side === "students" })
  return (
    <div className={styles.filters}>
      <SearchField
        label={t`Фамилия или имя`}
        value={filter.search}
        onChange={(search) => onChange({ search })}
      />
      <Select
        label={t`Состояние`}
        size="small"
        isLabelHidden
        value={filter.states || "all"}
        onChange={(states) => onChange({ states: states === "all" ? "" : states })}
        options={[
          { value: OPEN, label: t`Не завершено` },
          { value: "reported", label: t`Ждёт решения` },
          { value: "returned", label: t`Возвращено` },
          { value: "scheduled", label: t`Ждёт своей даты` },
          { value: "applied", label: t`Применено` },
          { value: "withdrawn,undone", label: t`Отозвано и отменено` },
          { value: "all", label: t`Весь журнал` },
        ]}
      />
      <Select
        label={t`Что`}
        size="small"
        isLabelHidden
        value={filter.kind || "all"}
        onChange={(kind) => onChange({ kind: kind === "all" ? "" : kind })}
        options={[
          { value: "all", label: t`Любое движение` },
          ...kindsOf(side).map((kind) => ({ value: kind, label: kindWord(kind) })),
        ]}
      />
      {side === "students" && (
        <Select
          label={words.group}
          size="small"
          isLabelHidden
          value={filter.groupId || "all"}
          onChange={(groupId) => onChange({ groupId: groupId === "all" ? "" : groupId })}
          options={[
            { value: "all", label: words.allGroups },
            ...(groups ?? [])
              .filter((group) => isMain(group.kind, organisation.kind))
              .map((group) => ({ value: group.id, label: group.name })),
          ]}
        />
      )}
    </div>
  )
}
