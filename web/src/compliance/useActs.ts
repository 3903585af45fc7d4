import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { toast } from "../ui/Toasts"
import { complianceKey } from "./api"

/** An act with documents: afterwards everything of the room is read again; a refusal is said. */
export function useComplianceAct<Value, Result>(
  act: (organisationId: string, value: Value) => Promise<Result>,
) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (value: Value) => act(organisation.id, value),
    onSettled: () => void client.invalidateQueries({ queryKey: complianceKey(organisation.id) }),
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
}
