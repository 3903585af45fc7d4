import { useEffect, useRef } from "react"
import type { KnownEvent } from "../foundation/contract/events"
import { useLive } from "../foundation/live"
import { useChatEngine, useUnreadTotal } from "./ChatContext"
import { countInIcon } from "./favicon"
import { plainText } from "./markup"

const TITLE = "Парта"
// In a lively chat the number isn't told more often than somebody could read it (ms).
const COUNT_AFTER = 400

/** The window's title counts; a hidden window tells of messages, once the person has allowed it. */
export function useNotifications(onOpen: (conversationId: string) => void): void {
  const live = useLive()
  const engine = useChatEngine()
  const unread = useUnreadTotal()
  useCount(unread)
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

/** The number in the title, the tab's icon and on the app's. Each costs the browser a redraw of its own window. */
function useCount(unread: number): void {
  const latest = useRef(unread)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => {
    latest.current = unread
    timer.current ??= setTimeout(() => {
      timer.current = null
      count(latest.current)
    }, COUNT_AFTER)
  }, [unread])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
}

function count(unread: number): void {
  document.title = unread > 0 ? `(${unread}) ${TITLE}` : TITLE
  void countInIcon(unread).catch(() => undefined)
  const badge = navigator as Navigator & { setAppBadge?: (count: number) => Promise<void> }
  void badge.setAppBadge?.(unread).catch(() => undefined)
}

/** Ask once, when the person first writes something: a question without a cause is refused. */
export function askForNotifications(): void {
  if ("Notification" in window && Notification.permission === "default") void Notification.requestPermission()
}
