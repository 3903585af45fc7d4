import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useCallback } from "react"
import type { EventType } from "../foundation/contract/events"
import { useEvents } from "../foundation/live"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { toast } from "../ui/Toasts"
import { personalDataKey } from "./api"

const NEWS = [
  "personal_data.export_ready",
  "personal_data.export_progressed",
  "personal_data.export_failed",
  "personal_data.consent_reminded",
  "personal_data.consent_answered",
  "personal_data.text_published",
  "personal_data.request_changed",
] as const satisfies readonly EventType[]

/** An act with one's data: afterwards everything of the room is read again; a refusal is said. */
export function useDataAct<Value, Result>(act: (organisationId: string, value: Value) => Promise<Result>) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (value: Value) => act(organisation.id, value),
    onSettled: () => void client.invalidateQueries({ queryKey: personalDataKey(organisation.id) }),
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
}

/** Read the room again when something happens in it. */
export function useDataNews(): void {
  const { organisation } = useMembership()
  const client = useQueryClient()
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: personalDataKey(organisation.id) }),
    [client, organisation.id],
  )
  useEvents(NEWS, refresh)
}
