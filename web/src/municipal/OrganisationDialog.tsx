import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import type { OrganisationStanding } from "../foundation/contract/generated/api"
import { dateOf, numberOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { Sparkline } from "../statistics/Sparkline"
import { percentOf } from "../statistics/words"
import { Dialog } from "../ui/Dialog"
import { Skeleton } from "../ui/Skeleton"
import { organisationQuery } from "./api"
import styles from "./Municipal.module.css"

type Props = { standing: OrganisationStanding; onClose: () => void }

/** One organisation: twelve weeks of each audience, and its reconciliation. */
export function OrganisationDialog({ standing, onClose }: Props) {
  const { t } = useLingui()
  const { data, error } = useQuery(organisationQuery(standing.id))
  const titles = { staff: t`Сотрудники`, students: t`Ученики`, guardians: t`Родители` }
  const { reconciliation, totals } = standing
  return (
    <Dialog
      title={standing.name}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
    >
      <div className={styles.weeks}>
        {error !== null && <p role="alert">{sentenceOf(error, t`Не открылось. Попробуйте ещё раз.`)}</p>}
        {data === undefined && error === null && <Skeleton lines={4} />}
        {data !== undefined &&
          (["staff", "students", "guardians"] as const).map((audience) => {
            const tally = totals[audience]
            const percent = percentOf(tally.registered, tally.everybody)
            const weeks = data.trend.map((one) =>
              percentOf(one.totals[audience].registered, one.totals[audience].everybody),
            )
            return (
              <section key={audience}>
                <p>
                  <strong>{titles[audience]}</strong>{" "}
                  {t`вошли ${numberOf(tally.registered)} из ${numberOf(tally.everybody)}, ${percent} %; за 30 дней были ${numberOf(tally.activeMonth)}`}
                </p>
                {weeks.length > 1 && (
                  <Sparkline values={weeks} label={t`${titles[audience]}: вошли по неделям, процент`} />
                )}
              </section>
            )
          })}
        <p className={styles.note}>
          {reconciliation.signedAt === null
            ? t`Сверка контингента ещё не проводилась, срок ${dateOf(reconciliation.dueOn)}.`
            : t`Последняя сверка подписана ${dateOf(reconciliation.signedAt)}, срок ${dateOf(reconciliation.dueOn)}.`}
        </p>
        <p className={styles.note}>{t`Числа на ${dateOf(standing.countedOn)}.`}</p>
      </div>
    </Dialog>
  )
}
