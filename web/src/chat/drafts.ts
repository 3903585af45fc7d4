import { liveQuery } from "dexie"
import { useEffect, useState } from "react"
import type { Draft, LocalDatabase } from "../foundation/database"
import { useLive } from "../foundation/live"

const NONE: Record<string, string> = {}

/** What one began to write and didn't send, by conversation. */
export function useDrafts(): Record<string, string> {
  const { database } = useLive()
  const [drafts, setDrafts] = useState(NONE)
  useEffect(() => {
    const kept = liveQuery(() => database.drafts.toArray()).subscribe({
      next: (found) =>
        setDrafts(Object.fromEntries(found.filter(isBegun).map((one) => [one.conversationId, one.body]))),
      // A device without a store keeps no drafts.
      error: () => setDrafts(NONE),
    })
    return () => kept.unsubscribe()
  }, [database])
  return drafts
}

function isBegun(draft: Draft): boolean {
  return draft.body !== ""
}

/** Keep a part of a draft: its text, or the message that it answers. An empty one isn't kept. */
export async function saveDraft(
  database: LocalDatabase,
  conversationId: string,
  change: Partial<Omit<Draft, "conversationId">>,
): Promise<void> {
  const { drafts } = database
  await database
    .transaction("rw", drafts, async () => {
      const known = await drafts.get(conversationId)
      const next = { body: known?.body ?? "", replyToId: known?.replyToId ?? null, ...change, conversationId }
      if (next.body === "" && next.replyToId === null) await drafts.delete(conversationId)
      else await drafts.put(next)
    })
    // A device without a store keeps no drafts.
    .catch(() => undefined)
}
