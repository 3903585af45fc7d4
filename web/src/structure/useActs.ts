import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { toast } from "../ui/Toasts"
import { structureKey } from "./api"

/** One change of the structure: screens are read again after it, a refusal is said. */
export function useStructureAct<Given, Made>(act: (organisationId: string, given: Given) => Promise<Made>) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => act(organisation.id, given),
    // Awaited: what says «done» comes when the screen shows it.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["organisation", organisation.id] })
      return client.invalidateQueries({ queryKey: structureKey(organisation.id) })
    },
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
}

/** The same for a dialog that says the refusal itself. */
export function useQuietAct<Made>(act: (organisationId: string) => Promise<Made>) {
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => act(organisation.id),
    onSettled: () => client.invalidateQueries({ queryKey: structureKey(organisation.id) }),
  })
}
