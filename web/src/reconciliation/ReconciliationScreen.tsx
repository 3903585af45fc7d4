import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Skeleton } from "../ui/Skeleton"
import { overviewQuery, reconciliationQuery } from "./api"
import { DifferencesScreen } from "./DifferencesScreen"
import { GroupSheet } from "./GroupSheet"
import styles from "./Reconciliation.module.css"
import { ResultScreen } from "./ResultScreen"
import { StartScreen } from "./StartScreen"
import { useReconciliationNews } from "./useActs"

const OF_GROUP = "group-"

type Props = { base: string; id: string | undefined }

/** «Сверка»: where one begins, the one under way, a group to go through, or a signed result. */
export function ReconciliationScreen({ base, id }: Props) {
  useReconciliationNews()
  return (
    <div className={styles.page}>
      {id === undefined ? (
        <StartScreen base={base} />
      ) : id.startsWith(OF_GROUP) ? (
        <OneGroup base={base} groupId={id.slice(OF_GROUP.length)} />
      ) : (
        <One base={base} id={id} />
      )}
    </div>
  )
}

function One({ base, id }: { base: string; id: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data, error } = useQuery(reconciliationQuery(organisation.id, id))
  if (error !== null) {
    return (
      <p className={styles.error} role="alert">
        {sentenceOf(error, t`Сверка не открылась. Попробуйте ещё раз.`)}
      </p>
    )
  }
  if (data === undefined) return <Skeleton lines={8} />
  return data.brief.state === "open" ? (
    <DifferencesScreen base={base} reconciliation={data} />
  ) : (
    <ResultScreen base={base} reconciliation={data} />
  )
}

function OneGroup({ base, groupId }: { base: string; groupId: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data, error } = useQuery(overviewQuery(organisation.id))
  if (data === undefined && error === null) return <Skeleton lines={8} />
  const current = data?.current ?? null
  if (current === null) {
    return (
      <p
        className={styles.lead}
      >{t`Сейчас сверка не идёт. Когда администратор её начнёт, список появится здесь.`}</p>
    )
  }
  return (
    <GroupSheet base={base} reconciliationId={current.id} groupId={groupId} mayRun={data?.mayRun === true} />
  )
}
