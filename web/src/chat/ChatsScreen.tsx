import { useLingui } from "@lingui/react/macro"
import { MessagesSquare } from "lucide-react"
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from "react"
import type { CallCard, Conversation } from "../foundation/contract/generated/api"
import { EmptyState } from "../ui/EmptyState"
import { useChatEngine } from "./ChatContext"
import styles from "./ChatsScreen.module.css"
import { ChatView } from "./ChatView"
import { ConversationList } from "./ConversationList"

const NewChatDialog = lazy(() =>
  import("./NewChatDialog").then((found) => ({ default: found.NewChatDialog })),
)

/** What higher rooms put into chat: calls, the school's actions. */
export type ChatSlots = {
  /** Buttons in the head of a conversation: start a lesson, call. */
  head?: (conversation: Conversation) => ReactNode
  /** The line under the head while a call goes on. */
  strip?: (conversation: Conversation) => ReactNode
  /** A call's card in the feed. */
  callCard?: (card: CallCard, conversation: Conversation) => ReactNode
  /** Ways out of «About this chat»: journal, materials, invite. */
  actions?: (conversation: Conversation) => ReactNode
}

type Props = {
  conversationId: string | null
  /** A message to show, by its number. */
  around: number | null
  onSelect: (conversationId: string | null, around?: number) => void
  onSearch: () => void
  slots: ChatSlots
}

/** The chats: list, conversation, and what is about it. One pane on a phone, two or three elsewhere. */
export function ChatsScreen({ conversationId, around, onSelect, onSearch, slots }: Props) {
  const { t } = useLingui()
  const [isCreating, setCreating] = useState(false)
  const engine = useChatEngine()
  const back = useCallback(() => onSelect(null), [onSelect])
  const open = useCallback(
    (id: string) => {
      engine.prepare(id)
      onSelect(id)
    },
    [engine, onSelect],
  )
  useEffect(() => {
    document.documentElement.dataset.bar = conversationId === null ? "shown" : "hidden"
    return () => {
      document.documentElement.dataset.bar = "shown"
    }
  }, [conversationId])
  return (
    <div className={conversationId === null ? styles.screen : `${styles.screen} ${styles.inside}`}>
      <ConversationList
        selected={conversationId}
        onSelect={open}
        onCreate={() => setCreating(true)}
        onSearch={onSearch}
      />
      {conversationId === null ? (
        <section className={styles.nothing} aria-label={t`Чат`}>
          <EmptyState
            icon={MessagesSquare}
            title={t`Выберите чат`}
            text={t`Слева — ваши классы, коллеги и личные разговоры. Ctrl K найдёт любой из них.`}
          />
        </section>
      ) : (
        <ChatView
          key={conversationId}
          id={conversationId}
          around={around}
          onBack={back}
          onSelect={onSelect}
          slots={slots}
        />
      )}
      <Suspense fallback={null}>
        {isCreating && <NewChatDialog isOpen onOpenChange={setCreating} onMade={onSelect} />}
      </Suspense>
    </div>
  )
}
