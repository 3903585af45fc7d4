import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useCallback } from "react"
import type { EventType } from "../foundation/contract/events"
import { useEvents } from "../foundation/live"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { toast } from "../ui/Toasts"
import { reconciliationKey } from "./api"

/** One change of a reconciliation: screens are read again after it, a refusal is said. */
export function useReconciliationAct<Given, Made>(
  act: (organisationId: string, given: Given) => Promise<Made>,
) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => act(organisation.id, given),
    // Awaited: what says «done» comes when the screen shows it.
    onSettled: () => client.invalidateQueries({ queryKey: reconciliationKey(organisation.id) }),
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
}

const NEWS = [
  "reconciliation.changed",
  "reconciliation.reminded",
  "reconciliation.signed",
] as const satisfies readonly EventType[]

/** Keep the screens true while colleagues tick, decide and sign. */
export function useReconciliationNews(): void {
  const client = useQueryClient()
  const { organisation } = useMembership()
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: reconciliationKey(organisation.id) }),
    [client, organisation.id],
  )
  useEvents(NEWS, refresh)
}
