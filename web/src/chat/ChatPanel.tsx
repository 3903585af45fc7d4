import { useEffect, useState } from "react"
import type { Message } from "../foundation/contract/generated/api"
import { Skeleton } from "../ui/Skeleton"
import { useChatEngine, useConversation } from "./ChatContext"
import styles from "./ChatPanel.module.css"
import type { ChatSlots } from "./ChatsScreen"
import { Composer } from "./Composer"
import { Feed } from "./Feed"

/** A conversation in little room: beside a call. */
export function ChatPanel({ id, callCard }: { id: string; callCard?: ChatSlots["callCard"] }) {
  const engine = useChatEngine()
  const chat = useConversation(id)
  const [around, setAround] = useState<number | null>(null)
  const [replyTo, setReplyTo] = useState<Message | null>(null)
  const [editing, setEditing] = useState<Message | null>(null)
  useEffect(() => {
    void engine.open(id, around ?? undefined).catch(() => undefined)
  }, [engine, id, around])
  if (chat === undefined) return <Skeleton lines={6} />
  return (
    <div className={styles.panel}>
      <Feed
        conversation={chat}
        around={around}
        onReply={setReplyTo}
        onEdit={setEditing}
        onShow={setAround}
        onLatest={() => setAround(null)}
        callCard={callCard}
      />
      <Composer
        conversation={chat}
        replyTo={replyTo}
        editing={editing}
        onDone={() => {
          setReplyTo(null)
          setEditing(null)
        }}
        onEdit={setEditing}
      />
    </div>
  )
}
