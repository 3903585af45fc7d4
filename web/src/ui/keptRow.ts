import { type RefObject, useEffect, useRef } from "react"

/** Long enough for a dialog that asked to close after its act. */
const WHILE = 2000

/**
 * Gives the focus back to the table when what had it went with the selection (the bar's button, the dialog it opened):
 * else Tab would begin at the top of the page.
 */
export function useKeptRow(body: RefObject<HTMLElement | null>, hasSelection: boolean) {
  const had = useRef(false)
  useEffect(() => {
    if (hasSelection) {
      had.current = true
      return
    }
    if (!had.current) return
    had.current = false
    return keepRow(body)
  }, [hasSelection, body])
}

/** Whenever nothing has the focus within a while, the table's row has it. Returns what ends it. */
export function keepRow(body: RefObject<HTMLElement | null>, patience = WHILE) {
  const page = document.body
  const look = () => {
    if (page.ownerDocument.activeElement === page)
      body.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus({ preventScroll: true })
  }
  // A dialog that closes gives the focus back a frame later: it comes first.
  const soon = () => requestAnimationFrame(() => requestAnimationFrame(look))
  const observer = new MutationObserver(soon)
  observer.observe(page, { childList: true })
  soon()
  const timer = setTimeout(() => observer.disconnect(), patience)
  return () => {
    clearTimeout(timer)
    observer.disconnect()
  }
}
