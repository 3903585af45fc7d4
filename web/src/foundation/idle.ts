// Where the browser doesn't tell when it is idle (Safari), a pause that lets a frame or two be drawn.
const PAUSE = 50

/** Run `act` when nothing has to be drawn, at the latest `within` ms from now. Returns how to prevent it. */
export function whenIdle(act: () => void, within = 1000): () => void {
  if (typeof requestIdleCallback === "function") {
    const id = requestIdleCallback(act, { timeout: within })
    return () => cancelIdleCallback(id)
  }
  const id = setTimeout(act, PAUSE)
  return () => clearTimeout(id)
}
