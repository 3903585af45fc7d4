import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Phone, PhoneMissed, Video } from "lucide-react"
import { useCallback } from "react"
import type { CallSummary } from "../foundation/contract/generated/api"
import { dayOf, timeOf } from "../foundation/formats"
import { useEvents, useLive } from "../foundation/live"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button, LinkButton } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { listCalls } from "./api"
import { enterDirect, openDoor } from "./current"
import styles from "./LessonsScreen.module.css"
import { stayOf } from "./words"

const EVENTS = ["calls.call_started", "calls.call_changed", "calls.call_ended"] as const

/** Lessons and calls: those that go on, and those of the last month. */
export function LessonsScreen() {
  const { t } = useLingui()
  const { organisationId } = useLive()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const { data, error, isPending } = useQuery({
    queryKey: ["calls", organisationId],
    queryFn: () => listCalls(organisationId),
  })
  useEvents(
    EVENTS,
    useCallback(
      () => void client.invalidateQueries({ queryKey: ["calls", organisationId] }),
      [client, organisationId],
    ),
  )
  const found = data?.calls ?? []
  const live = found.filter((one) => one.endedAt === null)
  const past = byDay(found.filter((one) => one.endedAt !== null))
  return (
    <main className={styles.screen}>
      <div className={styles.inside}>
        <PageHeader
          title={t`Уроки`}
          lead={t`Уроки и звонки ваших чатов: те, что идут сейчас, и прошедшие за месяц.`}
        />
        {isPending && <Skeleton lines={4} hasAvatar />}
        {error !== null && data === undefined && (
          <p role="alert">{sentenceOf(error, t`Не получилось загрузить уроки. Попробуйте ещё раз.`)}</p>
        )}
        {live.length > 0 && (
          <section className={styles.live} aria-labelledby="lessons-live">
            <h2 id="lessons-live">
              <Trans>Идут сейчас</Trans>
            </h2>
            <ul>
              {live.map((one) => (
                <LiveRow key={one.call.id} summary={one} />
              ))}
            </ul>
          </section>
        )}
        {past.map(([day, summaries]) => (
          <section key={day} aria-label={day}>
            <h2 className={styles.day}>{day}</h2>
            <ul>
              {summaries.map((one) => (
                <PastRow key={one.call.id} summary={one} slug={organisation.slug} />
              ))}
            </ul>
          </section>
        ))}
        {data !== undefined && found.length === 0 && (
          <EmptyState
            icon={Video}
            title={t`Уроков ещё не было`}
            text={t`Урок начинается из чата класса: откройте его и нажмите «Начать урок». Он появится здесь у всех участников.`}
            action={<LinkButton href={`/o/${organisation.slug}/chats`}>{t`К чатам`}</LinkButton>}
          />
        )}
      </div>
    </main>
  )
}

/** Only direct calls have no title of their own. */
const isDirect = ({ call }: CallSummary) => call.title === ""

function LiveRow({ summary }: { summary: CallSummary }) {
  const { t } = useLingui()
  const { call } = summary
  const wanted = {
    conversationId: summary.conversationId,
    callId: call.id,
    purpose: call.purpose === "lesson" ? ("lesson" as const) : ("call" as const),
    title: call.title || summary.conversationTitle,
  }
  const enter = () => (isDirect(summary) ? enterDirect(wanted) : openDoor(wanted))
  return (
    <li className={styles.row}>
      <i className={styles.dot} aria-hidden="true" />
      <span className={styles.text}>
        <b>{call.title || summary.conversationTitle}</b>
        <span>
          {isDirect(summary) ? t`личный звонок` : `${summary.conversationTitle} · ${call.startedBy.name}`} ·{" "}
          <Trans>с {timeOf(call.startedAt)}</Trans> ·{" "}
          <Plural
            value={call.participantCount}
            one="# участник"
            few="# участника"
            many="# участников"
            other="# участников"
          />
        </span>
      </span>
      <Button variant="chalk" onPress={enter}>
        <Trans>Войти</Trans>
      </Button>
    </li>
  )
}

function PastRow({ summary, slug }: { summary: CallSummary; slug: string }) {
  const { t } = useLingui()
  const { memberId } = useLive()
  const { call } = summary
  const direction = call.startedBy.id === memberId ? t`исходящий звонок` : t`входящий звонок`
  const isMissed = summary.outcome !== "held"
  const Icon = isMissed ? PhoneMissed : call.purpose === "lesson" ? Video : Phone
  const seconds = (Date.parse(summary.endedAt ?? call.startedAt) - Date.parse(call.startedAt)) / 1000
  return (
    <li className={styles.row}>
      <span className={isMissed ? `${styles.icon} ${styles.missed}` : styles.icon}>
        <Icon aria-hidden="true" />
      </span>
      <span className={styles.text}>
        <Link to="/o/$slug/chats/$conversationId" params={{ slug, conversationId: summary.conversationId }}>
          {call.title || summary.conversationTitle}
        </Link>
        <span>
          {isDirect(summary) ? direction : call.startedBy.name}
          {!isMissed && !isDirect(summary) && (
            <>
              {" · "}
              <Plural
                value={summary.attended}
                one="был # участник"
                few="были # участника"
                many="было # участников"
                other="были # участника"
              />
            </>
          )}
        </span>
      </span>
      <span className={styles.time}>
        <b>
          {timeOf(call.startedAt)}
          {!isMissed && summary.endedAt !== null && `–${timeOf(summary.endedAt)}`}
        </b>
        <span>
          {isMissed ? <Trans>без ответа</Trans> : <OwnStay seconds={seconds} own={summary.ownSeconds} />}
        </span>
      </span>
    </li>
  )
}

function OwnStay({ seconds, own }: { seconds: number; own: number }) {
  if (own === 0) return <Trans>{stayOf(seconds)}, без вас</Trans>
  return <>{stayOf(seconds)}</>
}

function byDay(summaries: CallSummary[]): [string, CallSummary[]][] {
  const days = new Map<string, CallSummary[]>()
  for (const one of summaries) {
    const day = dayOf(one.call.startedAt)
    days.set(day, [...(days.get(day) ?? []), one])
  }
  return [...days]
}
