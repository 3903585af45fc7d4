import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { toast } from "../../ui/Toasts"
import { invitationsKey } from "../api"

/** Decide a request; the queue and the people are read again, a refusal of the server is said. */
export function useDecision<Given, Made>(act: (organisationId: string, given: Given) => Promise<Made>) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => act(organisation.id, given),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: invitationsKey(organisation.id) })
      void client.invalidateQueries({ queryKey: ["structure", organisation.id] })
    },
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
}
