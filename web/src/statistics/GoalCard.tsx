import { useLingui } from "@lingui/react/macro"
import type { Tally, TrendDay } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import { Button } from "../ui/Button"
import styles from "./Activation.module.css"
import type { Audience } from "./api"
import { Sparkline } from "./Sparkline"
import { percentOf, stillToCome } from "./words"

type Props = {
  title: string
  audience: Audience
  tally: Tally
  /** Visits of the pages behind invitations. */
  opened: number
  goal: number
  trend: TrendDay[]
  /** Opens who is missing. */
  onOpen: () => void
}

/** One audience: how much of the goal is reached, every step on the way, twelve weeks. */
export function GoalCard({ title, audience, tally, opened, goal, trend, onOpen }: Props) {
  const { t } = useLingui()
  const percent = percentOf(tally.registered, tally.everybody)
  const left = stillToCome(tally, goal)
  const isReached = left === 0 && tally.everybody > 0
  const weeks = trend.map(({ totals }) => percentOf(totals[audience].registered, totals[audience].everybody))
  return (
    <section className={styles.card} data-reached={isReached || undefined}>
      <header>
        <h2>{title}</h2>
        <small>{t`цель ${goal} %`}</small>
      </header>
      <div className={styles.figure}>
        <strong>{t`${percent} %`}</strong>
        <span>{t`вошли ${numberOf(tally.registered)} из ${numberOf(tally.everybody)}`}</span>
      </div>
      <div
        className={styles.track}
        aria-hidden="true"
        style={{ "--goal": `${goal}%` } as React.CSSProperties}
      >
        <span className={styles.invited} style={{ width: `${percentOf(tally.invited, tally.everybody)}%` }} />
        <span className={styles.registered} style={{ width: `${percent}%` }} />
      </div>
      <dl>
        <div>
          <dt>{t`Приглашены`}</dt>
          <dd>{numberOf(tally.invited)}</dd>
        </div>
        <div>
          <dt>{t`Открытий ссылок`}</dt>
          <dd>{numberOf(opened)}</dd>
        </div>
        <div>
          <dt>{t`Были за 7 дней`}</dt>
          <dd>{numberOf(tally.activeWeek)}</dd>
        </div>
        <div>
          <dt>{t`За 30 дней`}</dt>
          <dd>{numberOf(tally.activeMonth)}</dd>
        </div>
      </dl>
      {weeks.length > 1 && (
        <Sparkline values={[...weeks, percent]} label={t`${title}: вошли по неделям, процент`} />
      )}
      <footer>
        <span>{isReached ? t`Цель достигнута` : t`До цели ещё ${numberOf(left)}`}</span>
        {tally.registered < tally.everybody && (
          <Button variant="soft" size="small" onPress={onOpen}>{t`Кто не вошёл`}</Button>
        )}
      </footer>
    </section>
  )
}
