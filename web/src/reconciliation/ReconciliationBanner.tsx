import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { dateOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { LinkButton } from "../ui/Button"
import { Strip } from "../ui/Strip"
import { overviewQuery } from "./api"
import styles from "./Reconciliation.module.css"
import { deadlineWord } from "./words"

// As long before the deadline as the first reminder.
const SOON = 14

/** A line above the overview while a reconciliation is due, late, or waits for the curator's marks. */
export function ReconciliationBanner({ base }: { base: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data } = useQuery(overviewQuery(organisation.id))
  if (data === undefined) return null
  const { deadline, current, mayRun, ownGroups } = data
  const waiting = ownGroups.filter((one) => one.checkedAt === null)
  const link = (text: string) => (
    <LinkButton size="small" variant="soft" href={`${base}/reconciliation`}>
      {text}
    </LinkButton>
  )
  if (!mayRun) {
    if (waiting.length === 0) return null
    return (
      <div className={styles.banner}>
        <Strip action={link(t`Отметить`)}>
          {t`Идёт сверка: отметьте списки до ${dateOf(deadline.dueOn)} — ${waiting.map((one) => one.name).join(", ")}.`}
        </Strip>
      </div>
    )
  }
  if (deadline.isDone || deadline.daysLeft > SOON) return null
  return (
    <div className={styles.banner}>
      <Strip
        tone={deadline.isOverdue ? "danger" : "chalk"}
        action={link(current === null ? t`Начать` : t`Продолжить`)}
      >
        {t`Сверка контингента: срок ${dateOf(deadline.dueOn)}, ${deadlineWord(deadline)}.`}
      </Strip>
    </div>
  )
}
