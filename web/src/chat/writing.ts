import { useCallback, useEffect, useState } from "react"
import type { Message } from "../foundation/contract/generated/api"
import { useChatEngine } from "./ChatContext"
import { saveDraft } from "./drafts"

type Writing = {
  /** The message that is answered; it is kept with the draft. */
  replyTo: Message | null
  editing: Message | null
  answer: (message: Message) => void
  edit: (message: Message) => void
  done: () => void
}

/** What the composer is for at the moment: a new message, an answer, a change. */
export function useWriting(conversationId: string): Writing {
  const engine = useChatEngine()
  const { database } = engine.live
  const [replyTo, setReplyTo] = useState<Message | null>(null)
  const [editing, setEditing] = useState<Message | null>(null)
  useEffect(() => {
    let isCurrent = true
    setReplyTo(null)
    setEditing(null)
    void database.drafts
      .get(conversationId)
      .then((draft) =>
        draft?.replyToId ? database.messages.where("id").equals(draft.replyToId).first() : undefined,
      )
      .then((message) => {
        if (isCurrent && message !== undefined && message.deletedAt === null)
          setReplyTo((now) => now ?? message)
      })
      // A device without a store keeps no drafts.
      .catch(() => undefined)
    return () => {
      isCurrent = false
    }
  }, [database, conversationId])
  const keep = useCallback(
    (message: Message | null) => {
      setReplyTo(message)
      void saveDraft(database, conversationId, { replyToId: message?.id ?? null })
    },
    [database, conversationId],
  )
  const answer = useCallback(
    (message: Message) => {
      setEditing(null)
      keep(message)
    },
    [keep],
  )
  const edit = useCallback(
    (message: Message) => {
      keep(null)
      setEditing(message)
    },
    [keep],
  )
  const done = useCallback(() => {
    setEditing(null)
    keep(null)
  }, [keep])
  return { replyTo, editing, answer, edit, done }
}
