import { Trans, useLingui } from "@lingui/react/macro"
import { ChevronLeft, MessageCircleX, PanelRight, Search } from "lucide-react"
import { lazy, Suspense, useCallback, useEffect, useState } from "react"
import type { Conversation } from "../foundation/contract/generated/api"
import { Problem, sentenceOf } from "../foundation/problems"
import { EmptyState } from "../ui/EmptyState"
import { IconButton } from "../ui/IconButton"
import { Skeleton } from "../ui/Skeleton"
import { useChat, useChatEngine, useSteadyConversation } from "./ChatContext"
import type { ChatSlots } from "./ChatsScreen"
import styles from "./ChatView.module.css"
import { Composer } from "./Composer"
import { Composition } from "./ConversationList"
import { Feed } from "./Feed"
import { PinnedBar } from "./PinnedBar"
import { lightUp } from "./scrolling"
import { useWriting } from "./writing"

type Props = {
  id: string
  around: number | null
  onBack: () => void
  onSelect: (conversationId: string | null, around?: number) => void
  slots: ChatSlots
}

const AboutSheet = lazy(() => import("./AboutSheet").then((found) => ({ default: found.AboutSheet })))
const SearchPanel = lazy(() => import("./SearchPanel").then((found) => ({ default: found.SearchPanel })))

const IS_WIDE = "(min-width: 1300px)"

/** One conversation: head, feed, composer; beside it what is about it. */
export function ChatView({ id, around, onBack, onSelect, slots }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const chat = useSteadyConversation(id)
  const [side, setSide] = useState<"none" | "about" | "search">(() =>
    matchMedia(IS_WIDE).matches ? "about" : "none",
  )
  const [refusal, setRefusal] = useState<string | null>(null)
  const { replyTo, editing, answer, edit, done } = useWriting(id)
  const unreachable = t`Этого чата нет, или вы в нём больше не состоите.`

  useEffect(() => {
    engine.open(id, around ?? undefined).catch((error: unknown) => {
      if (!(error instanceof Problem) || !error.isPassing) setRefusal(sentenceOf(error, unreachable))
    })
  }, [engine, id, around, unreachable])

  // A message that stands on the screen already is gone to at once, again and again.
  const show = useCallback(
    (number: number) => {
      if (!matchMedia(IS_WIDE).matches) setSide("none")
      if (!lightUp(number)) onSelect(id, number)
    },
    [id, onSelect],
  )
  const showLatest = useCallback(() => {
    if (around === null) void engine.openEnd(id).catch(() => undefined)
    else onSelect(id)
  }, [engine, id, around, onSelect])

  if (refusal !== null) return <EmptyState icon={MessageCircleX} title={t`Чат недоступен`} text={refusal} />
  if (chat === undefined) return <Skeleton lines={8} hasAvatar />
  return (
    <div className={side === "none" ? styles.view : `${styles.view} ${styles.withSide}`}>
      <main className={styles.main}>
        <header className={styles.head}>
          <span className={styles.back}>
            <IconButton icon={ChevronLeft} label={t`К списку чатов`} onPress={onBack} />
          </span>
          <button
            type="button"
            className={styles.title}
            onClick={() => setSide(side === "about" ? "none" : "about")}
          >
            <h1>{chat.title}</h1>
            <p>
              <Subtitle chat={chat} />
            </p>
          </button>
          <span className={styles.call}>{slots.head?.(chat)}</span>
          <span className={styles.tools}>
            <IconButton
              icon={Search}
              label={t`Поиск в чате`}
              isOn={side === "search"}
              onPress={() => setSide(side === "search" ? "none" : "search")}
            />
            <IconButton
              icon={PanelRight}
              label={t`О чате`}
              isOn={side === "about"}
              onPress={() => setSide(side === "about" ? "none" : "about")}
            />
          </span>
        </header>
        {slots.strip?.(chat)}
        <PinnedBar id={id} onShow={show} />
        <Feed
          conversation={chat}
          around={around}
          onReply={answer}
          onEdit={edit}
          onShow={show}
          onLatest={showLatest}
          callCard={slots.callCard}
        />
        <Composer conversation={chat} replyTo={replyTo} editing={editing} onDone={done} onEdit={edit} />
      </main>
      {side !== "none" && (
        <Suspense fallback={<aside />}>
          {side === "about" ? (
            <AboutSheet
              conversation={chat}
              onClose={() => setSide("none")}
              onSelect={onSelect}
              onShow={show}
              actions={slots.actions}
            />
          ) : (
            <SearchPanel conversation={chat} onClose={() => setSide("none")} onShow={show} />
          )}
        </Suspense>
      )}
    </div>
  )
}

/** Who is here, or who types now. */
function Subtitle({ chat }: { chat: Conversation }) {
  const typing = useTyping(chat.id)
  if (typing.length === 1) {
    return (
      <span className={styles.typing}>
        <Trans>{typing[0]} печатает…</Trans>
      </span>
    )
  }
  if (typing.length > 1) {
    return (
      <span className={styles.typing}>
        <Trans>{typing.join(", ")} печатают…</Trans>
      </span>
    )
  }
  if (chat.kind === "direct") return chat.partner?.caption ?? ""
  return <Composition chat={chat} />
}

function useTyping(id: string): string[] {
  const typing = useChat((chat) => chat.typing[id])
  const members = useChat((chat) => chat.members[id])
  return Object.keys(typing ?? {})
    .map((memberId) => members?.find((member) => member.id === memberId)?.name.split(" ")[0])
    .filter((name) => name !== undefined)
    .slice(0, 3)
}
