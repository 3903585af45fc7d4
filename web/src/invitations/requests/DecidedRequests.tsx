import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Inbox, Undo2 } from "lucide-react"
import { momentOf } from "../../foundation/formats"
import { useMembership } from "../../foundation/session"
import { roleWord, useWords } from "../../organisations/words"
import { Avatar } from "../../ui/Avatar"
import { Button } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { Skeleton } from "../../ui/Skeleton"
import { toast } from "../../ui/Toasts"
import { decidedQuery, undoAcceptance } from "../api"
import styles from "./RequestsScreen.module.css"
import { useDecision } from "./useDecision"

/** Requests of the last month with their answers; an acceptance is taken back within a day. */
export function DecidedRequests() {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { data: requests } = useQuery(decidedQuery(organisation.id))
  const undo = useDecision((organisationId, id: string) => undoAcceptance(organisationId, id))
  if (requests === undefined) return <Skeleton lines={5} />
  if (requests.length === 0) {
    return (
      <EmptyState
        icon={Inbox}
        title={t`Решённых заявок нет`}
        text={t`Здесь видны решения за последний месяц.`}
      />
    )
  }
  return (
    <ul className={styles.queue} aria-label={t`Решённые`}>
      {requests.map((one) => {
        const verdict = one.state === "accepted" ? t`принято` : t`отказано`
        const decision = [verdict, one.reason, one.decidedBy, one.decidedAt && momentOf(one.decidedAt)]
        return (
          <li key={one.id} className={styles.card}>
            <Avatar id={one.id} name={one.name} size={44} />
            <div className={styles.who}>
              <b>{one.name}</b>
              <span>{[roleWord(one.role, words), one.group?.name].filter(Boolean).join(" · ")}</span>
              <small>{decision.filter(Boolean).join(" · ")}</small>
            </div>
            <div className={styles.actions}>
              {one.mayUndo && (
                <Button
                  variant="plain"
                  size="small"
                  icon={Undo2}
                  isDisabled={undo.isPending}
                  aria-label={t`Отменить приём: ${one.name}`}
                  onPress={() =>
                    undo.mutate(one.id, {
                      onSuccess: () => toast(t`Приём отменён, заявка снова ждёт ответа`),
                    })
                  }
                >
                  {t`Отменить приём`}
                </Button>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
