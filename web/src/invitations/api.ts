import { queryOptions } from "@tanstack/react-query"
import type {
  AcceptOne,
  ArrivalList,
  HandedList,
  Invitation,
  InvitationList,
  JoinRequestList,
  NewInvitation,
  RequestOutcomes,
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

/** What was decided in the last month. */
export const decidedQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...invitationsKey(organisationId), "decided"],
    queryFn: () =>
      api.get<JoinRequestList>(
        inOrganisation(organisationId, "join-requests") + query({ isDecided: "true" }),
      ),
    select: (list) => list.requests,
  })

export const arrivalsQuery = (organisationId: string, invitationId: string) =>
  queryOptions({
    queryKey: [...invitationsKey(organisationId), "arrivals", invitationId],
    queryFn: () =>
      api.get<ArrivalList>(inOrganisation(organisationId, "invitations", invitationId, "arrivals")),
    select: (list) => list.arrivals,
  })

export const createInvitations = (
  organisationId: string,
  invitations: NewInvitation[],
  isSkippingLive = false,
) => api.post<InvitationList>(inOrganisation(organisationId, "invitations"), { invitations, isSkippingLive })

export const revokeInvitations = (organisationId: string, ids: string[]) =>
  api.post<InvitationList>(inOrganisation(organisationId, "invitations", "revoke"), { ids })

export const reinstateInvitations = (organisationId: string, ids: string[]) =>
  api.post<InvitationList>(inOrganisation(organisationId, "invitations", "reinstate"), { ids })

export const handInvitations = (organisationId: string, ids: string[]) =>
  api.post<HandedList>(inOrganisation(organisationId, "invitations", "hand"), { ids })

/** A link that leaked stops; `newId` takes its place. */
export const replaceInvitation = (organisationId: string, invitationId: string, newId: string) =>
  api.post<Invitation>(inOrganisation(organisationId, "invitations", invitationId, "replace"), { id: newId })

export const removeStrangers = (organisationId: string, invitationId: string, memberIds: string[]) =>
  api.post(inOrganisation(organisationId, "invitations", invitationId, "arrivals", "remove"), { memberIds })

export const restoreStrangers = (organisationId: string, invitationId: string, memberIds: string[]) =>
  api.post(inOrganisation(organisationId, "invitations", invitationId, "arrivals", "restore"), { memberIds })

export const tablePath = (organisationId: string) =>
  inOrganisation(organisationId, "invitations", "table.xlsx")

/** Sheets of these links. */
export const sheetOfPath = (organisationId: string, ids: Iterable<string>) =>
  `${inOrganisation(organisationId, "invitations", "sheet.pdf")}?${[...ids].map((id) => `id=${id}`).join("&")}`

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

export const acceptRequests = (organisationId: string, requests: AcceptOne[]) =>
  api.post<RequestOutcomes>(inOrganisation(organisationId, "join-requests", "accept"), { requests })

/** Within a day; the request waits again. */
export const undoAcceptance = (organisationId: string, requestId: string) =>
  api.post(inOrganisation(organisationId, "join-requests", requestId, "undo"))
