import { queryOptions, useQuery } from "@tanstack/react-query"
import type {
  ConfirmationAnswers,
  DismissalOrder,
  Dismissed,
  MatchAnswers,
  MemberFacts,
  MemberPatch,
  NewContacts,
  OrganisationPage,
  OrganisationPatch,
  Role,
  StaffMatches,
} from "../foundation/contract/generated/api"
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

const ofMember = (organisationId: string, memberId: string, ...rest: string[]) =>
  inOrganisation(organisationId, "members", memberId, ...rest)

export const memberQuery = (organisationId: string, memberId: string) =>
  queryOptions({
    queryKey: ["structure", organisationId, "member", memberId],
    queryFn: () => api.get<MemberFacts>(ofMember(organisationId, memberId)),
  })

export const editMember = (organisationId: string, memberId: string, change: MemberPatch) =>
  api.patch(ofMember(organisationId, memberId), change)

export const giveRole = (organisationId: string, memberId: string, role: Role) =>
  api.post(ofMember(organisationId, memberId, "roles"), { role })

export const takeRole = (organisationId: string, memberId: string, role: Role) =>
  api.delete(ofMember(organisationId, memberId, "roles", role))

export const dismissMember = (organisationId: string, memberId: string, order: DismissalOrder) =>
  api.post<Dismissed>(ofMember(organisationId, memberId, "dismiss"), order)

export const restoreMember = (organisationId: string, memberId: string) =>
  api.post(ofMember(organisationId, memberId, "restore"))

export const releaseMember = (organisationId: string, memberId: string, contacts: NewContacts) =>
  api.post(ofMember(organisationId, memberId, "release"), contacts)

export const confirmRoles = (organisationId: string, items: { memberId: string; role: Role }[]) =>
  api.post<ConfirmationAnswers>(inOrganisation(organisationId, "members", "confirmations"), { items })

export const matchesQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ["structure", organisationId, "matches"],
    queryFn: () => api.get<StaffMatches>(inOrganisation(organisationId, "members", "matches")),
  })

export const confirmMatches = (organisationId: string, items: { memberId: string; entryId: string }[]) =>
  api.post<MatchAnswers>(inOrganisation(organisationId, "members", "matches"), { items })
