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
  const latest = useRef<number | null>(null)
  // Where it stood when it was last looked at.
  const last = useRef({ top: 0, height: 0 })
  const seen = useRef(onSeen)
  useEffect(() => {
    seen.current = onSeen
  }, [onSeen])

  const tellSeen = useCallback(() => {
    const box = scroller.current
    if (box === null || document.visibilityState !== "visible") return
    if (sticks.current) {
      if (latest.current !== null) seen.current(latest.current)
      return
    }
    const end = box.getBoundingClientRect().bottom
    const articles = articlesOf(box)
    const whole = articles[firstBelow(articles, end + 2) - 1]
    if (whole !== undefined) seen.current(Number(whole.dataset.number))
  }, [scroller])
  const remember = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    const { scrollTop: top, scrollHeight: height } = box
    const rest = height - top - box.clientHeight
    const isSameText = height === last.current.height
    // In a lively chat nobody could leave the bottom, if a small step up were taken for being there.
    if (rest >= NEAR || (rest > 2 && isSameText && top < last.current.top - 1)) sticks.current = false
    else if (rest <= 2 || top > last.current.top + 1) sticks.current = true
    last.current = { top, height }
    setAtBottom(rest < NEAR)
    anchor.current = null
    // At the bottom nothing has to be held; looking for it would cost with every message.
    if (sticks.current) return
    const start = box.getBoundingClientRect().top
    const articles = articlesOf(box)
    const first = articles[firstBelow(articles, start)]
    if (first !== undefined) {
      anchor.current = {
        number: first.dataset.number ?? "",
        top: first.getBoundingClientRect().top - start,
      }
    }
  }, [scroller])
  /** Stay at the bottom, or with what one reads. */
  const hold = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    const kept = anchor.current === null ? null : articleOf(box, anchor.current.number)
    if (sticks.current) box.scrollTop = box.scrollHeight
    else if (anchor.current !== null && kept !== null) {
      const moved = kept.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.current.top
      // Less than a pixel is rounding, which would add up.
      if (Math.abs(moved) >= 1) box.scrollTop += moved
    }
    last.current = { top: box.scrollTop, height: box.scrollHeight }
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
    latest.current = messages.at(-1)?.number ?? null
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
    } else hold()
    if (!sticks.current || target !== null || line !== null) remember()
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
    // Pictures that load, a keyboard that opens: whoever is at the bottom stays there, and nothing moves for a reader.
    const resized = new ResizeObserver(hold)
    resized.observe(box)
    if (box.firstElementChild !== null) resized.observe(box.firstElementChild)
    return () => {
      cancelAnimationFrame(frame)
      box.removeEventListener("scroll", scrolled)
      document.removeEventListener("visibilitychange", tellSeen)
      resized.disconnect()
    }
  }, [scroller, remember, tellSeen, hold, isLoaded])
  return { isAtBottom, toBottom }
}

function articlesOf(box: HTMLElement): NodeListOf<HTMLElement> {
  return box.querySelectorAll<HTMLElement>("[data-number]")
}

/** The place of the first element whose end is below `y`: they stand one under another, so halving finds it. */
function firstBelow(elements: NodeListOf<HTMLElement>, y: number): number {
  let [low, high] = [0, elements.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) > y) high = middle
    else low = middle + 1
  }
  return low
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
