import { useMutation, useQueryClient } from "@tanstack/react-query"
import type { OrganisationPatch } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { changeOrganisation, organisationQuery } from "../api"

/** Change the organisation; every screen that shows it follows. */
export function useChangeOrganisation() {
  const { organisation } = useMembership()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Partial<OrganisationPatch>) => changeOrganisation(organisation.id, change),
    onSuccess: (page) => client.setQueryData(organisationQuery(organisation.id).queryKey, page),
  })
}
