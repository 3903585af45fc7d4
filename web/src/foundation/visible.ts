import { useSyncExternalStore } from "react"

function follow(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener)
  return () => document.removeEventListener("visibilitychange", listener)
}

/** Whether the window is before somebody's eyes. */
export function useIsVisible(): boolean {
  return useSyncExternalStore(follow, () => document.visibilityState === "visible")
}
