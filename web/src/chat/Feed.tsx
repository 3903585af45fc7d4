import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { ChevronDown } from "lucide-react"
import { Fragment, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import type { CallCard, Conversation, Message } from "../foundation/contract/generated/api"
import { dayOf, sameDay } from "../foundation/formats"
import { EmptyState } from "../ui/EmptyState"
import { Skeleton } from "../ui/Skeleton"
import { MessageCircle } from "lucide-react"
import { unreadOf, useChat, useChatEngine } from "./ChatContext"
import styles from "./Feed.module.css"
import { MessageItem } from "./MessageItem"
import { OutboxMessage } from "./OutboxMessage"

type Props = {
  conversation: Conversation
  around: number | null
  onReply: (message: Message) => void
  onEdit: (message: Message) => void
  onShow: (number: number) => void
  onLatest: () => void
  callCard?: (card: CallCard, conversation: Conversation) => ReactNode
}

// So far from an end (px) further messages are fetched; so near the bottom one counts as being there.
const AHEAD = 900
const NEAR = 80
// Messages of one author within five minutes are one run.
const RUN_MS = 5 * 60_000

/** The messages: grouped by day, runs joined, endless in both directions. */
export function Feed({ conversation, around, onReply, onEdit, onShow, onLatest, callCard }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const run = useChat((chat) => chat.runs[conversation.id])
  const outbox = useChat((chat) => chat.outbox)
  const memberId = useChat((chat) => chat.memberId)
  const waiting = useMemo(() => outbox.filter((item) => item.conversationId === conversation.id), [outbox, conversation.id])
  const scroller = useRef<HTMLDivElement>(null)
  const { isAtBottom, toBottom, keepPlace } = useScroll(scroller, run?.messages, waiting.length, around)
  const unreadFrom = useUnreadLine(conversation, run !== undefined)
  const loading = useRef(false)

  const watch = useCallback(() => {
    const box = scroller.current
    if (box === null || run === undefined || loading.current) return
    const load = (work: Promise<void>) => {
      loading.current = true
      void work.catch(() => undefined).finally(() => {
        loading.current = false
      })
    }
    if (box.scrollTop < AHEAD && run.hasBefore) {
      keepPlace()
      load(engine.loadBefore(conversation.id))
    } else if (box.scrollHeight - box.scrollTop - box.clientHeight < AHEAD && run.hasAfter) {
      load(engine.loadAfter(conversation.id))
    }
  }, [engine, conversation.id, run, keepPlace])
  useEffect(() => watch(), [watch])

  // What is on the screen of a visible window has been read.
  const last = run?.messages.at(-1)?.number
  useEffect(() => {
    const read = () => {
      if (isAtBottom && last !== undefined && run?.hasAfter === false && document.visibilityState === "visible") {
        engine.markRead(conversation.id, last)
      }
    }
    read()
    document.addEventListener("visibilitychange", read)
    return () => document.removeEventListener("visibilitychange", read)
  }, [engine, conversation.id, isAtBottom, last, run?.hasAfter])

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
        <div className={styles.spring} />
        {isEmpty && (
          <EmptyState icon={MessageCircle} title={t`Здесь пока тихо`} text={t`Напишите первое сообщение: его увидят все участники чата.`} />
        )}
        {run.hasBefore && <Skeleton lines={2} hasAvatar />}
        {run.messages.map((message, place) => {
          const before = run.messages[place - 1]
          const isNewDay = before === undefined || !sameDay(new Date(before.createdAt), new Date(message.createdAt))
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
                conversation={conversation}
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
      {(!isAtBottom || run.hasAfter) && !isEmpty && (
        <button
          type="button"
          className={styles.latest}
          onClick={() => (run.hasAfter ? onLatest() : toBottom())}
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
  const [line, setLine] = useState<number | null>(null)
  const wasSet = useRef(false)
  useEffect(() => {
    if (!isLoaded || wasSet.current) return
    wasSet.current = true
    setLine(unreadOf(conversation) > 0 ? conversation.readNumber + 1 : null)
  }, [conversation, isLoaded])
  return line
}

/** The scroll position: at the bottom it follows, elsewhere it stays where one reads. */
function useScroll(
  scroller: React.RefObject<HTMLDivElement | null>,
  messages: Message[] | undefined,
  waiting: number,
  around: number | null,
) {
  const [isAtBottom, setAtBottom] = useState(true)
  const shown = useRef<number | null>(null)
  const place = useRef<{ height: number; top: number } | null>(null)
  const stick = useRef(true)

  const toBottom = useCallback(() => {
    const box = scroller.current
    if (box !== null) box.scrollTop = box.scrollHeight
  }, [scroller])
  const keepPlace = useCallback(() => {
    const box = scroller.current
    if (box !== null) place.current = { height: box.scrollHeight, top: box.scrollTop }
  }, [scroller])

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when what is shown has changed
  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null || messages === undefined) return
    if (around !== null && shown.current !== around) {
      const target = box.querySelector(`[data-number="${around}"]`)
      if (target !== null) {
        shown.current = around
        stick.current = false
        target.scrollIntoView({ block: "center" })
      }
    } else if (place.current !== null && box.scrollHeight !== place.current.height) {
      box.scrollTop = place.current.top + (box.scrollHeight - place.current.height)
      place.current = null
    } else if (stick.current) toBottom()
  }, [messages, waiting, around])

  useEffect(() => {
    const box = scroller.current
    if (box === null) return
    const watch = () => {
      const is = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR
      stick.current = is
      setAtBottom(is)
    }
    box.addEventListener("scroll", watch, { passive: true })
    // Pictures that load, a keyboard that opens: whoever is at the bottom stays there.
    const resized = new ResizeObserver(() => {
      if (stick.current) toBottom()
    })
    resized.observe(box)
    for (const child of box.children) resized.observe(child)
    return () => {
      box.removeEventListener("scroll", watch)
      resized.disconnect()
    }
  }, [scroller, toBottom, messages === undefined])
  return { isAtBottom, toBottom, keepPlace }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
