import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useCallback } from "react"
import type { EventType } from "../foundation/contract/events"
import { useEvents } from "../foundation/live"
import { useMembership } from "../foundation/session"
import { complianceKey, ownQuery } from "./api"

const NEWS = [
  "compliance.regulation_published",
  "compliance.regulation_withdrawn",
  "compliance.acknowledgement_signed",
  "compliance.acknowledgement_reminded",
] as const satisfies readonly EventType[]

/** How many documents wait for the person's signature; kept true by the news. */
export function useWaitingDocuments(): number {
  const { organisation } = useMembership()
  const client = useQueryClient()
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: complianceKey(organisation.id) }),
    [client, organisation.id],
  )
  useEvents(NEWS, refresh)
  const { data } = useQuery(ownQuery(organisation.id))
  return data?.waiting.length ?? 0
}
