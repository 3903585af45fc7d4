import { useEffect } from "react"
import type { KnownEvent } from "../foundation/contract/events"
import { useLive } from "../foundation/live"
import { useChatEngine, useUnreadTotal } from "./ChatContext"
import { countInIcon } from "./favicon"
import { plainText } from "./markup"

const TITLE = "Парта"

/** The window's title counts; a hidden window tells of messages, once the person has allowed it. */
export function useNotifications(onOpen: (conversationId: string) => void): void {
  const live = useLive()
  const engine = useChatEngine()
  const unread = useUnreadTotal()
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${TITLE}` : TITLE
    void countInIcon(unread).catch(() => undefined)
    const badge = navigator as Navigator & { setAppBadge?: (count: number) => Promise<void> }
    void badge.setAppBadge?.(unread).catch(() => undefined)
  }, [unread])
  useEffect(() => {
    const tell = (event: KnownEvent) => {
      if (event.type !== "chat.message_posted" || document.visibilityState === "visible") return
      if (!("Notification" in window) || Notification.permission !== "granted") return
      const { message } = event.data
      const chat = engine.state.get().conversations?.[message.conversationId]
      const isMentioned = message.mentions.includes(live.memberId)
      if (message.authorId === live.memberId || chat === undefined || (chat.isMuted && !isMentioned)) return
      const notification = new Notification(
        chat.kind === "direct" ? chat.title : `${message.author?.name} · ${chat.title}`,
        {
          body: plainText(message.body).slice(0, 140),
          tag: message.conversationId,
          icon: "/icon-192.png",
        },
      )
      notification.onclick = () => {
        window.focus()
        onOpen(message.conversationId)
      }
    }
    return live.listen(tell)
  }, [live, engine, onOpen])
}

/** Ask once, when the person first writes something: a question without a cause is refused. */
export function askForNotifications(): void {
  if ("Notification" in window && Notification.permission === "default") void Notification.requestPermission()
}
