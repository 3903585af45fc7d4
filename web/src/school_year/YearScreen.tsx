import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { CalendarSync } from "lucide-react"
import type { YearTurn } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { newId } from "../foundation/ids"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { toast } from "../ui/Toasts"
import { beginTurn, turnQuery, yearKey, yearQuery } from "./api"
import { PlanWizard } from "./PlanWizard"
import { TurnDone } from "./TurnDone"
import { useYearNews } from "./useYear"
import styles from "./Year.module.css"

/** The turn of the school year: planned, made in one act, taken back within a day. */
export function YearScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: year, error } = useQuery(yearQuery(organisation.id))
  useYearNews()
  if (error !== null)
    return (
      <>
        <PageHeader title={t`Учебный год`} />
        <EmptyState
          icon={CalendarSync}
          title={t`Раздел не открылся`}
          text={sentenceOf(error, t`Попробуйте ещё раз.`)}
        />
      </>
    )
  if (year === undefined) return <Skeleton lines={8} />
  if (year.draftId !== null) return <Draft turnId={year.draftId} />
  const last = year.turns.find((turn) => turn.state === "applied")
  return (
    <>
      <PageHeader
        title={t`Учебный год`}
        lead={t`Переход на новый год: классы становятся на год старше, выпускники уходят, прошлогодние чаты остаются для чтения.`}
        actions={<Begin label={year.nextLabel} />}
      />
      {last?.undoUntil !== null && last !== undefined && <TurnDone turn={last} />}
      {year.turns.length === 0 ? (
        <EmptyState
          icon={CalendarSync}
          title={t`Переходов ещё не было`}
          text={t`Начните план: мы предложим, что станет с каждой группой. Ничего не изменится, пока вы не подтвердите последний шаг, а сделанное можно отменить в течение суток.`}
        />
      ) : (
        <History turns={year.turns} />
      )}
    </>
  )
}

function Begin({ label }: { label: string }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const { organisation } = useMembership()
  const begin = useMutation({
    mutationFn: () => beginTurn(organisation.id, newId()),
    onSettled: () => void client.invalidateQueries({ queryKey: yearKey(organisation.id) }),
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
  return (
    <Button icon={CalendarSync} onPress={() => begin.mutate()} isDisabled={begin.isPending}>
      {t`Начать план на ${label}`}
    </Button>
  )
}

function Draft({ turnId }: { turnId: string }) {
  const { organisation } = useMembership()
  const { data: turn } = useQuery(turnQuery(organisation.id, turnId))
  if (turn === undefined || turn.preview === null) return <Skeleton lines={8} />
  return <PlanWizard key={turn.id} turn={turn} preview={turn.preview} />
}

function History({ turns }: { turns: YearTurn[] }) {
  const { t } = useLingui()
  return (
    <section aria-labelledby="year-history" className={styles.history}>
      <h2 id="year-history">{t`Сделанные переходы`}</h2>
      <ul>
        {turns.map((turn) => (
          <li key={turn.id}>
            <strong>{turn.label}</strong>
            <span>
              {turn.appliedAt !== null && momentOf(turn.appliedAt)} · {turn.appliedBy}
            </span>
            {turn.undoneAt !== null && <span>{t`отменён ${momentOf(turn.undoneAt)}`}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
