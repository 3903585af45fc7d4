import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"
import type { Message } from "../foundation/contract/generated/api"

// So near the bottom (px) one counts as being there.
const NEAR = 80
// So much of the window stands above the line of unread messages.
const ABOVE_LINE = 0.2

type Options = {
  messages: Message[] | undefined
  /** Own messages that aren't acknowledged yet. */
  waiting: number
  /** A message to show, by its number. */
  around: number | null
  /** The first unread message when the conversation was opened. */
  unreadFrom: number | null
  /** The last message whose end is on the screen, by its number. */
  onSeen: (number: number) => void
}

/** The scroll position: at the bottom it follows, elsewhere what one reads stays where it is. */
export function useScrolling(scroller: RefObject<HTMLDivElement | null>, options: Options) {
  const { messages, waiting, around, unreadFrom, onSeen } = options
  const [isAtBottom, setAtBottom] = useState(true)
  const sticks = useRef(true)
  const anchor = useRef<{ number: string; top: number } | null>(null)
  const shown = useRef<number | null>(null)
  const isPlaced = useRef(false)
  const seen = useRef(onSeen)
  useEffect(() => {
    seen.current = onSeen
  }, [onSeen])

  const tellSeen = useCallback(() => {
    const box = scroller.current
    if (box === null || document.visibilityState !== "visible") return
    const end = box.getBoundingClientRect().bottom
    const last = articlesOf(box).findLast((one) => one.getBoundingClientRect().bottom <= end + 2)
    if (last !== undefined) seen.current(Number(last.dataset.number))
  }, [scroller])
  const remember = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR
    sticks.current = isAtEnd
    setAtBottom(isAtEnd)
    const start = box.getBoundingClientRect().top
    const first = articlesOf(box).find((one) => one.getBoundingClientRect().bottom > start)
    anchor.current =
      first === undefined
        ? null
        : { number: first.dataset.number ?? "", top: first.getBoundingClientRect().top - start }
  }, [scroller])
  const toBottom = useCallback(() => {
    sticks.current = true
    const box = scroller.current
    if (box !== null) box.scrollTop = box.scrollHeight
  }, [scroller])

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when what is shown has changed
  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null || messages === undefined) return
    const target = around === null || shown.current === around ? null : articleOf(box, String(around))
    const line = isPlaced.current || unreadFrom === null ? null : articleOf(box, String(unreadFrom))
    if (around === null) shown.current = null
    if (target !== null) {
      shown.current = around
      isPlaced.current = true
      target.scrollIntoView({ block: "center" })
    } else if (line !== null) {
      isPlaced.current = true
      box.scrollTop +=
        line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight * ABOVE_LINE
    } else if (sticks.current) box.scrollTop = box.scrollHeight
    else if (anchor.current !== null) {
      const kept = articleOf(box, anchor.current.number)
      if (kept !== null)
        box.scrollTop +=
          kept.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.current.top
    }
    remember()
    tellSeen()
  }, [messages, waiting, around, unreadFrom])

  const isLoaded = messages !== undefined
  useEffect(() => {
    const box = scroller.current
    if (box === null || !isLoaded) return
    let frame = 0
    const scrolled = () => {
      remember()
      if (frame === 0) {
        frame = requestAnimationFrame(() => {
          frame = 0
          tellSeen()
        })
      }
    }
    box.addEventListener("scroll", scrolled, { passive: true })
    document.addEventListener("visibilitychange", tellSeen)
    // Pictures that load, a keyboard that opens: whoever is at the bottom stays there.
    const resized = new ResizeObserver(() => {
      if (sticks.current) box.scrollTop = box.scrollHeight
    })
    resized.observe(box)
    if (box.firstElementChild !== null) resized.observe(box.firstElementChild)
    return () => {
      cancelAnimationFrame(frame)
      box.removeEventListener("scroll", scrolled)
      document.removeEventListener("visibilitychange", tellSeen)
      resized.disconnect()
    }
  }, [scroller, remember, tellSeen, isLoaded])
  return { isAtBottom, toBottom }
}

function articlesOf(box: HTMLElement): HTMLElement[] {
  return Array.from(box.querySelectorAll<HTMLElement>("[data-number]"))
}

function articleOf(box: HTMLElement, number: string): HTMLElement | null {
  return box.querySelector<HTMLElement>(`[data-number="${number}"]`)
}

/** Bring a message of the open conversation into sight and light it up; false: it isn't loaded. */
export function lightUp(number: number): boolean {
  const message = document.querySelector<HTMLElement>(`[role="log"] [data-number="${number}"]`)
  if (message === null) return false
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches
  message.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" })
  message.animate([{ backgroundColor: "var(--chalk-soft)" }, { backgroundColor: "transparent" }], 1600)
  return true
}
