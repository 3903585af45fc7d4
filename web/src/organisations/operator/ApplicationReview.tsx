import { plural } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { Check, CornerUpLeft, SearchX, X } from "lucide-react"
import { useCallback, useState } from "react"
import type { ApplicationPage, RestoredOrganisation } from "../../foundation/contract/generated/api"
import { useShortcut } from "../../foundation/keyboard"
import { sentenceOf } from "../../foundation/problems"
import { useStore } from "../../foundation/store"
import { Button, LinkButton } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { Skeleton } from "../../ui/Skeleton"
import { Strip } from "../../ui/Strip"
import { Facts } from "../applying/Facts"
import { History } from "../applying/History"
import { StateOf } from "../applying/StateOf"
import styles from "./ApplicationReview.module.css"
import { applicationQuery, type Decision, queueQuery, type State, shownState } from "./api"
import { DecisionDialog } from "./DecisionDialog"
import { OrderView } from "./OrderView"

/** One application: its facts and the order side by side, and what to decide. J and K go along the queue. */
export function ApplicationReview({ id }: { id: string }) {
  const { t } = useLingui()
  const { data: application, error, isPending } = useQuery(applicationQuery(id))
  const { go, next } = useNeighbours(id)
  const [asked, setAsked] = useState<Decision | null>(null)
  const forward = useCallback(() => go(1), [go])
  const back = useCallback(() => go(-1), [go])
  useShortcut("j", forward, asked === null)
  useShortcut("k", back, asked === null)
  if (isPending) return <Skeleton lines={8} />
  if (application === undefined) {
    return (
      <EmptyState
        icon={SearchX}
        title={t`Заявка не открылась`}
        text={sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)}
        action={<LinkButton href="/operator" variant="soft">{t`К очереди`}</LinkButton>}
      />
    )
  }
  return (
    <>
      <PageHeader
        title={application.name}
        back={{ href: "/operator", label: t`Заявки организаций` }}
        actions={<Acts state={application.state} onAsk={setAsked} />}
      />
      <div className={styles.parts}>
        <div className={styles.facts}>
          <StateOf state={application.state} />
          {application.restores !== null && <Restored known={application.restores} />}
          <Facts application={application} isLinked />
          <h2>{t`История`}</h2>
          <History application={application} />
        </div>
        <OrderView application={application} />
      </div>
      <DecisionDialog
        decision={asked}
        application={application}
        onClose={() => setAsked(null)}
        onDecided={() => {
          setAsked(null)
          next()
        }}
      />
    </>
  )
}

/** An organisation with this INN is here: what is asked for is its administrator. */
function Restored({ known }: { known: RestoredOrganisation }) {
  const { t } = useLingui()
  return (
    <Strip>
      <b>{t`Восстановление администратора.`}</b> {t`Уже подключена: ${known.name}.`}{" "}
      {known.administrators === 0
        ? t`Войти администратором сейчас некому.`
        : plural(known.administrators, {
            one: "Сейчас там # администратор.",
            few: "Сейчас там # администратора.",
            many: "Сейчас там # администраторов.",
            other: "Сейчас там # администратора.",
          })}
    </Strip>
  )
}

/** A returned application waits for its applicant; it can still be refused. */
function Acts({ state, onAsk }: { state: State; onAsk: (decision: Decision) => void }) {
  const { t } = useLingui()
  if (state === "approved" || state === "refused") return null
  return (
    <div className={styles.acts}>
      <Button variant="danger" icon={X} onPress={() => onAsk("refuse")}>
        {t`Отклонить`}
      </Button>
      {state === "submitted" && (
        <>
          <Button variant="soft" icon={CornerUpLeft} onPress={() => onAsk("return")}>
            {t`Вернуть на исправление`}
          </Button>
          <Button icon={Check} onPress={() => onAsk("approve")}>
            {t`Одобрить`}
          </Button>
        </>
      )}
    </div>
  )
}

/** The way along the queue, in the order in which it waits. */
function useNeighbours(id: string) {
  const navigate = useNavigate()
  const state = useStore(shownState)
  const { data } = useQuery(queueQuery(state))
  const at = (one: ApplicationPage) => one.history.at(-1)?.at ?? one.submittedAt
  const ids = (data?.applications ?? [])
    .toSorted((one, other) => at(one).localeCompare(at(other)))
    .map((one) => one.id)
  const place = ids.indexOf(id)
  const to = (applicationId: string) =>
    void navigate({ to: "/operator/$applicationId", params: { applicationId } })
  const go = (by: number) => {
    const there = place === -1 ? undefined : ids[place + by]
    if (there !== undefined) to(there)
  }
  /** After a decision: who waits next, else the queue. */
  const next = () => {
    const there = ids[place + 1] ?? ids.find((one) => one !== id)
    if (there !== undefined && state === "submitted") to(there)
    else void navigate({ to: "/operator" })
  }
  return { go, next }
}
