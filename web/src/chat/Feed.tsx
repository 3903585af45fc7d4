import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { ChevronDown, MessageCircle } from "lucide-react"
import { Fragment, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { CallCard, Conversation, Message } from "../foundation/contract/generated/api"
import { dayOf, sameDay } from "../foundation/formats"
import { EmptyState } from "../ui/EmptyState"
import { Skeleton } from "../ui/Skeleton"
import { unreadOf, useChat, useChatEngine } from "./ChatContext"
import styles from "./Feed.module.css"
import { MessageItem } from "./MessageItem"
import { OutboxMessage } from "./OutboxMessage"
import { useScrolling } from "./scrolling"

type Props = {
  conversation: Conversation
  around: number | null
  onReply: (message: Message) => void
  onEdit: (message: Message) => void
  onShow: (number: number) => void
  onLatest: () => void
  callCard?: (card: CallCard, conversation: Conversation) => ReactNode
}

// So far from an end (px) further messages are fetched.
const AHEAD = 900
// Messages of one author within five minutes are one run.
const RUN_MS = 5 * 60_000

/** The messages: grouped by day, runs joined, endless in both directions. */
export function Feed({ conversation, around, onReply, onEdit, onShow, onLatest, callCard }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const run = useChat((chat) => chat.runs[conversation.id])
  const outbox = useChat((chat) => chat.outbox)
  const memberId = useChat((chat) => chat.memberId)
  const waiting = useMemo(
    () => outbox.filter((item) => item.conversationId === conversation.id),
    [outbox, conversation.id],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const unreadFrom = useUnreadLine(conversation, run !== undefined)
  const onSeen = useCallback(
    (number: number) => engine.markRead(conversation.id, number),
    [engine, conversation.id],
  )
  const { isAtBottom, toBottom } = useScrolling(scroller, {
    messages: run?.messages,
    waiting: waiting.length,
    around,
    unreadFrom,
    onSeen,
  })
  const steady = useSteady(conversation)
  const loading = useRef(false)

  const watch = useCallback(() => {
    const box = scroller.current
    if (box === null || run === undefined || loading.current) return
    const load = (work: Promise<void>) => {
      loading.current = true
      void work
        .catch(() => undefined)
        .finally(() => {
          loading.current = false
        })
    }
    if (box.scrollTop < AHEAD && run.hasBefore) {
      load(engine.loadBefore(conversation.id))
    } else if (box.scrollHeight - box.scrollTop - box.clientHeight < AHEAD && run.hasAfter) {
      load(engine.loadAfter(conversation.id))
    }
  }, [engine, conversation.id, run])
  useEffect(() => watch(), [watch])

  const hasAfter = run?.hasAfter === true
  const toLatest = useCallback(() => {
    toBottom()
    if (hasAfter) onLatest()
  }, [toBottom, hasAfter, onLatest])
  // Whoever sends wants to see it, wherever they were reading.
  const wasWaiting = useRef(waiting.length)
  useEffect(() => {
    if (waiting.length > wasWaiting.current) toLatest()
    wasWaiting.current = waiting.length
  }, [waiting.length, toLatest])

  if (run === undefined) {
    return (
      <div className={styles.box}>
        <Skeleton lines={7} hasAvatar />
      </div>
    )
  }
  const isEmpty = run.messages.length === 0 && waiting.length === 0
  const below = unreadOf(conversation)
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.box}
        onScroll={watch}
        role="log"
        aria-label={t`Сообщения`}
        aria-live={isAtBottom ? "polite" : "off"}
      >
        <div className={styles.content}>
          <div className={styles.spring} />
          {isEmpty && (
            <EmptyState
              icon={MessageCircle}
              title={t`Здесь пока тихо`}
              text={t`Напишите первое сообщение: его увидят все участники чата.`}
            />
          )}
          {run.hasBefore && <Skeleton lines={2} hasAvatar />}
          {run.messages.map((message, place) => {
            const before = run.messages[place - 1]
            const isNewDay =
              before === undefined || !sameDay(new Date(before.createdAt), new Date(message.createdAt))
            const isUnreadLine = message.number === unreadFrom
            return (
              <Fragment key={message.id}>
                {isNewDay && (
                  <p className={styles.day}>
                    <span>{capital(dayOf(message.createdAt))}</span>
                  </p>
                )}
                {isUnreadLine && (
                  <p className={styles.unread}>
                    <span>{t`Новые сообщения`}</span>
                  </p>
                )}
                <MessageItem
                  message={message}
                  conversation={steady}
                  isOwn={message.authorId === memberId}
                  isJoined={!isNewDay && !isUnreadLine && isRun(before, message)}
                  isShown={message.number === around}
                  onReply={onReply}
                  onEdit={onEdit}
                  onShow={onShow}
                  callCard={callCard}
                />
              </Fragment>
            )
          })}
          {run.hasAfter && <Skeleton lines={2} hasAvatar />}
          {!run.hasAfter && waiting.map((item) => <OutboxMessage key={item.id} item={item} />)}
        </div>
      </div>
      {(!isAtBottom || run.hasAfter) && !isEmpty && (
        <button
          type="button"
          className={styles.latest}
          onClick={toLatest}
          aria-label={t`К последним сообщениям`}
        >
          {below > 0 && (
            <b>
              <Plural value={below} one="# новое" few="# новых" many="# новых" other="# новых" />
            </b>
          )}
          <ChevronDown aria-hidden="true" />
        </button>
      )}
      <p className={styles.hidden} role="status">
        {below > 0 && !isAtBottom ? <Trans>Есть новые сообщения: {below}</Trans> : ""}
      </p>
    </div>
  )
}

function isRun(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.authorId === message.authorId &&
    before.kind === "text" &&
    message.kind === "text" &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < RUN_MS
  )
}

/** Where the unread messages began when the conversation was opened; it stays while one reads. */
function useUnreadLine(conversation: Conversation, isLoaded: boolean): number | null {
  const [line, setLine] = useState<number | null | undefined>(undefined)
  if (isLoaded && line === undefined) {
    const first = unreadOf(conversation) > 0 ? conversation.readNumber + 1 : null
    setLine(first)
    return first
  }
  return line ?? null
}

/** The conversation without what changes with every message: what stands on the screen isn't drawn again for it. */
function useSteady(conversation: Conversation): Conversation {
  const { id, title, kind, abilities, live, isArchived, isReadOnly } = conversation
  const may = abilities.join(" ")
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what messages show of their conversation
  return useMemo(() => conversation, [id, title, kind, may, live, isArchived, isReadOnly])
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
