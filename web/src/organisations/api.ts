import { queryOptions, useQuery } from "@tanstack/react-query"
import type { OrganisationPage, OrganisationPatch, Role } from "../foundation/contract/generated/api"
import { api, inOrganisation } from "../foundation/http"
import { useMembership } from "../foundation/session"

export const organisationQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ["organisation", organisationId],
    queryFn: () => api.get<OrganisationPage>(inOrganisation(organisationId)),
  })

/** What the person may do here; nothing until it is known. */
export function useAbilities(): ReadonlySet<string> {
  const { organisation } = useMembership()
  const { data } = useQuery(organisationQuery(organisation.id))
  return new Set(data?.abilities)
}

export const changeOrganisation = (organisationId: string, change: Partial<OrganisationPatch>) =>
  api.patch<OrganisationPage>(inOrganisation(organisationId), change)

export const confirmRole = (organisationId: string, memberId: string, role: Role) =>
  api.post(inOrganisation(organisationId, "members", memberId, "roles", role, "confirm"))

export const refuseRole = (organisationId: string, memberId: string, role: Role, reason: string) =>
  api.post(inOrganisation(organisationId, "members", memberId, "roles", role, "refuse"), { reason })
