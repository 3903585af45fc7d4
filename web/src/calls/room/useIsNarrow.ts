import { useSyncExternalStore } from "react"

const narrow = () => window.matchMedia("(max-width: 699px)")

/** Whether the screen is a phone's: some controls move into a menu then. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = narrow()
      query.addEventListener("change", listener)
      return () => query.removeEventListener("change", listener)
    },
    () => narrow().matches,
  )
}
