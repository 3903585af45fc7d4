import { useLingui } from "@lingui/react/macro"
import { BellRing, Check, UserRoundSearch } from "lucide-react"
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react"
import type { MemberRow } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useAbilities } from "../../organisations/api"
import { peopleCount } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { DataTable } from "../../ui/DataTable"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import type { MemberFilter } from "../api"
import { GiveRole } from "./GiveRole"
import { MatchesStrip } from "./MatchesDialog"
import { fullName, unconfirmedRoles } from "./members"
import { PeopleFilters } from "./PeopleFilters"
import styles from "./PeopleScreen.module.css"
import { PersonSheet } from "./PersonSheet"
import { RefuseDialog } from "./RefuseDialog"
import { useMembers } from "./useMembers"
import { usePeopleActs } from "./usePeopleActs"
import { usePeopleColumns } from "./usePeopleColumns"

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
  const columns = usePeopleColumns(
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
      <PeopleFilters filter={filter} onChange={change} mayConfirm={mayConfirm} />
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
