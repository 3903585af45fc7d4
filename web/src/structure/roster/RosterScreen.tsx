import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import { useEvents } from "../../foundation/live"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { LinkButton } from "../../ui/Button"
import { Skeleton } from "../../ui/Skeleton"
import { Steps } from "../../ui/Steps"
import { rosterQuery } from "./api"
import styles from "./Roster.module.css"
import { RosterApplied, RosterApplying } from "./RosterDone"
import { RosterPlan } from "./RosterPlan"
import { RosterStart } from "./RosterStart"
import { RosterUnderstood } from "./RosterUnderstood"

/** Loading a list in three steps; until the last button nothing changes, and one may leave at any point. */
export function RosterScreen({ base, rosterId }: { base: string; rosterId?: string }) {
  if (rosterId === undefined) {
    return (
      <div className={styles.page}>
        <Path current={0} />
        <RosterStart base={base} />
      </div>
    )
  }
  return <OneRoster key={rosterId} base={base} rosterId={rosterId} />
}

const FAILED = ["structure.roster_failed"] as const

function OneRoster({ base, rosterId }: { base: string; rosterId: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const [isPlanning, setPlanning] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const { data: roster, error, refetch } = useQuery(rosterQuery(organisation.id, rosterId))
  const failed = useCallback(
    ({ data }: { data: { rosterId: string; reason: string } }) => {
      if (data.rosterId !== rosterId) return
      setFailure(data.reason)
      void refetch()
    },
    [rosterId, refetch],
  )
  useEvents(FAILED, failed)
  if (error !== null) {
    return (
      <div className={styles.page}>
        <p className={styles.error} role="alert">
          {sentenceOf(error, t`Список не найден.`)}
        </p>
        <LinkButton href={`${base}/roster`} variant="soft">{t`К файлам`}</LinkButton>
      </div>
    )
  }
  if (roster === undefined) return <Skeleton lines={8} />
  const isOver = roster.state === "applied"
  return (
    <div className={styles.page}>
      <Path current={isOver ? 3 : roster.state === "applying" || isPlanning ? 2 : 1} />
      {roster.state === "failed" && (
        <p className={styles.error} role="alert">
          {failure ?? t`В прошлый раз список не загрузился, ничего не изменилось. Попробуйте ещё раз.`}
        </p>
      )}
      {isOver && <RosterApplied roster={roster} base={base} />}
      {roster.state === "applying" && <RosterApplying roster={roster} />}
      {!isOver && roster.state !== "applying" && isPlanning && (
        <RosterPlan roster={roster} onBack={() => setPlanning(false)} />
      )}
      {!isOver && roster.state !== "applying" && !isPlanning && (
        <RosterUnderstood roster={roster} base={base} onNext={() => setPlanning(true)} />
      )}
    </div>
  )
}

function Path({ current }: { current: number }) {
  const { t } = useLingui()
  return (
    <Steps label={t`Шаги загрузки`} steps={[t`Файл`, t`Что мы поняли`, t`Что изменится`]} current={current} />
  )
}
