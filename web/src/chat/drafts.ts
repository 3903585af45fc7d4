import { liveQuery } from "dexie"
import { useEffect, useState } from "react"
import { useLive } from "../foundation/live"

const NONE: Record<string, string> = {}

/** What one began to write and didn't send, by conversation. */
export function useDrafts(): Record<string, string> {
  const { database } = useLive()
  const [drafts, setDrafts] = useState(NONE)
  useEffect(() => {
    const kept = liveQuery(() => database.drafts.toArray()).subscribe({
      next: (found) => setDrafts(Object.fromEntries(found.map((one) => [one.conversationId, one.body]))),
      // A device without a store keeps no drafts.
      error: () => setDrafts(NONE),
    })
    return () => kept.unsubscribe()
  }, [database])
  return drafts
}
