/** Collects what comes within one frame and hands it on together: a lively chat draws once a frame, not once a message. */
export function gather<T>(handle: (items: T[]) => void): { add: (item: T) => void; stop: () => void } {
  // A hidden window has no frames; what comes then can wait a little longer.
  const HIDDEN_MS = 200
  let items: T[] = []
  let frame: number | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const flush = () => {
    if (frame !== null) cancelAnimationFrame(frame)
    if (timer !== null) clearTimeout(timer)
    frame = null
    timer = null
    const gathered = items
    items = []
    if (gathered.length > 0) handle(gathered)
  }
  return {
    add: (item) => {
      items.push(item)
      if (frame !== null || timer !== null) return
      if (document.visibilityState === "visible") frame = requestAnimationFrame(flush)
      // Also when the window is hidden before its next frame.
      timer = setTimeout(flush, HIDDEN_MS)
    },
    stop: flush,
  }
}
