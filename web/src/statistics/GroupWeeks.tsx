import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useMembership } from "../foundation/session"
import styles from "./Activation.module.css"
import { groupTrendQuery } from "./api"
import { Sparkline } from "./Sparkline"
import { percentOf } from "./words"

type Props = { groupId: string; audience: "students" | "guardians"; title: string }

/** One audience of a group, week by week; nothing where there is no second week yet. */
export function GroupWeeks({ groupId, audience, title }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data } = useQuery(groupTrendQuery(organisation.id, groupId))
  const weeks = (data?.days ?? []).map(({ totals }) =>
    percentOf(totals[audience].registered, totals[audience].everybody),
  )
  if (weeks.length < 2) return null
  const [first, last] = [weeks[0], weeks.at(-1)]
  return (
    <figure className={styles.weeks}>
      <Sparkline values={weeks} label={t`${title}: вошли по неделям, процент`} />
      <figcaption className={styles.note}>{t`По неделям: было ${first} %, стало ${last} %`}</figcaption>
    </figure>
  )
}
