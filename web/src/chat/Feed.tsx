import { useLingui } from "@lingui/react/macro"
import { MessageCircle } from "lucide-react"
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { CallCard, Conversation, Message } from "../foundation/contract/generated/api"
import { useIsVisible } from "../foundation/visible"
import { EmptyState } from "../ui/EmptyState"
import { Skeleton } from "../ui/Skeleton"
import { type Block, blockOf, intoBlocks } from "./blocks"
import { unreadOf, useChat, useChatEngine } from "./ChatContext"
import styles from "./Feed.module.css"
import { FeedBlock } from "./FeedBlock"
import { OutboxMessage } from "./OutboxMessage"
import { useScrolling } from "./scrolling"
import type { Run } from "./state"
import { ToLatest } from "./ToLatest"

type Props = {
  /** Without what moves with every message (steady.ts): what stands on the screen isn't drawn again for it. */
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

/** The messages: grouped by day, runs joined, endless in both directions. */
export function Feed({ conversation, around, onReply, onEdit, onShow, onLatest, callCard }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const { id } = conversation
  const { memberId } = engine.live
  const run = useChat((chat) => chat.runs[id])
  const outbox = useChat((chat) => chat.outbox)
  const waiting = useMemo(() => outbox.filter((item) => item.conversationId === id), [outbox, id])
  const blocks = useBlocks(run?.messages)
  const scroller = useRef<HTMLDivElement>(null)
  const unreadFrom = useUnreadLine(id, run !== undefined)
  const onSeen = useCallback((number: number) => engine.markRead(id, number), [engine, id])
  const { isAtBottom, toBottom } = useScrolling(scroller, {
    messages: run?.messages,
    waiting: waiting.length,
    around,
    unreadFrom,
    onSeen,
  })
  const hasAfter = run?.hasAfter === true
  useWatched(id, run !== undefined && isAtBottom && !hasAfter)
  const watch = useLoadingAhead(scroller, id, run)

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
          {run.hasBefore && <Further />}
          {blocks.map((block) => (
            <FeedBlock
              key={block.key}
              block={block}
              conversation={conversation}
              memberId={memberId}
              unreadFrom={within(block, unreadFrom)}
              around={within(block, around)}
              onReply={onReply}
              onEdit={onEdit}
              onShow={onShow}
              callCard={callCard}
            />
          ))}
          {run.hasAfter && <Further />}
          {!run.hasAfter && waiting.length > 0 && (
            <div className={styles.block}>
              {waiting.map((item) => (
                <OutboxMessage key={item.id} item={item} />
              ))}
            </div>
          )}
        </div>
      </div>
      {!isEmpty && <ToLatest id={id} isAtBottom={isAtBottom} hasAfter={hasAfter} onPress={toLatest} />}
    </div>
  )
}

/** There is more; it moves only where it is seen. */
function Further() {
  return (
    <div className={styles.further}>
      <Skeleton lines={2} hasAvatar />
    </div>
  )
}

function within(block: Block, number: number | null): number | null {
  return number !== null && blockOf(number) === block.key ? number : null
}

/** The messages in blocks; what hasn't changed stays the same object from one time to the next. */
function useBlocks(messages: readonly Message[] | undefined): Block[] {
  const kept = useRef<Block[]>([])
  return useMemo(() => {
    kept.current = intoBlocks(messages ?? [], kept.current)
    return kept.current
  }, [messages])
}

/** While the end stands before the person's eyes, what comes has been read. */
function useWatched(id: string, isAtEnd: boolean): void {
  const engine = useChatEngine()
  const isVisible = useIsVisible()
  useEffect(() => engine.watch(id, isAtEnd && isVisible), [engine, id, isAtEnd, isVisible])
  useEffect(() => () => engine.watch(id, null), [engine, id])
}

/** Fetches further messages before one comes to an end of those that are loaded. */
function useLoadingAhead(
  scroller: RefObject<HTMLDivElement | null>,
  id: string,
  run: Run | undefined,
): () => void {
  const engine = useChatEngine()
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
    if (run.hasBefore && box.scrollTop < AHEAD) load(engine.loadBefore(id))
    else if (run.hasAfter && box.scrollHeight - box.scrollTop - box.clientHeight < AHEAD) {
      load(engine.loadAfter(id))
    }
  }, [engine, scroller, id, run])
  useEffect(() => watch(), [watch])
  return watch
}

/** Where the unread messages began when the conversation was opened; it stays while one reads. */
function useUnreadLine(id: string, isLoaded: boolean): number | null {
  const engine = useChatEngine()
  const [line, setLine] = useState<number | null | undefined>(undefined)
  if (isLoaded && line === undefined) {
    const chat = engine.state.get().conversations?.[id]
    const first = chat !== undefined && unreadOf(chat) > 0 ? chat.readNumber + 1 : null
    setLine(first)
    return first
  }
  return line ?? null
}
