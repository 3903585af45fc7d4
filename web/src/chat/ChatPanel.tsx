import { useCallback, useEffect, useState } from "react"
import { Skeleton } from "../ui/Skeleton"
import { useChatEngine, useSteadyConversation } from "./ChatContext"
import styles from "./ChatPanel.module.css"
import type { ChatSlots } from "./ChatsScreen"
import { Composer } from "./Composer"
import { Feed } from "./Feed"
import { useWriting } from "./writing"

/** A conversation in little room: beside a call. */
export function ChatPanel({ id, callCard }: { id: string; callCard?: ChatSlots["callCard"] }) {
  const engine = useChatEngine()
  const chat = useSteadyConversation(id)
  const [around, setAround] = useState<number | null>(null)
  const { replyTo, editing, answer, edit, done } = useWriting(id)
  const showLatest = useCallback(() => setAround(null), [])
  useEffect(() => {
    void engine.open(id, around ?? undefined).catch(() => undefined)
  }, [engine, id, around])
  if (chat === undefined) return <Skeleton lines={6} />
  return (
    <div className={styles.panel}>
      <Feed
        conversation={chat}
        around={around}
        onReply={answer}
        onEdit={edit}
        onShow={setAround}
        onLatest={showLatest}
        callCard={callCard}
      />
      <Composer conversation={chat} replyTo={replyTo} editing={editing} onDone={done} onEdit={edit} />
    </div>
  )
}
