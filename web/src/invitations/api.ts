import { queryOptions } from "@tanstack/react-query"
import type {
  Invitation,
  InvitationList,
  JoinRequestList,
  NewInvitation,
  Role,
} from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"

export const invitationsKey = (organisationId: string) => ["invitations", organisationId]

export const invitationsQuery = (organisationId: string, groupId?: string) =>
  queryOptions({
    queryKey: [...invitationsKey(organisationId), "links", groupId ?? ""],
    queryFn: () =>
      api.get<InvitationList>(inOrganisation(organisationId, "invitations") + query({ groupId })),
    select: (list) => list.invitations,
  })

export const requestsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...invitationsKey(organisationId), "requests"],
    queryFn: () => api.get<JoinRequestList>(inOrganisation(organisationId, "join-requests")),
    select: (list) => list.requests,
  })

export const createInvitations = (organisationId: string, invitations: NewInvitation[]) =>
  api.post<InvitationList>(inOrganisation(organisationId, "invitations"), { invitations })

export const revokeInvitation = (organisationId: string, invitationId: string) =>
  api.post<Invitation>(inOrganisation(organisationId, "invitations", invitationId, "revoke"))

export const qrPath = (organisationId: string, invitationId: string) =>
  inOrganisation(organisationId, "invitations", invitationId, "qr.svg")

export type SheetLayout = "page" | "slips"

export const sheetPath = (
  organisationId: string,
  wanted: { groupId?: string | null; role?: Role; layout: SheetLayout },
) => inOrganisation(organisationId, "invitations", "sheet.pdf") + query(wanted)

export const acceptRequest = (organisationId: string, requestId: string, studentId: string | null) =>
  api.post(inOrganisation(organisationId, "join-requests", requestId, "accept"), { studentId })

export const refuseRequest = (organisationId: string, requestId: string, reason: string) =>
  api.post(inOrganisation(organisationId, "join-requests", requestId, "refuse"), { reason })
