import { queryOptions } from "@tanstack/react-query"
import type {
  ConsentGroups,
  ConsentReminders,
  ConsentText,
  DataRequest,
  Kept,
  MyData,
  PendingConsents,
  TextState,
} from "../foundation/contract/generated/api"
import { api, inOrganisation } from "../foundation/http"
import { newId } from "../foundation/ids"

export type ConsentKind = "processing" | "photo"

/** Everything of this room: read again together. */
export const personalDataKey = (organisationId: string) => ["personal_data", organisationId]

const at = (organisationId: string, ...rest: string[]) =>
  inOrganisation(organisationId, "personal-data", ...rest)

export const myDataQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...personalDataKey(organisationId), "mine"],
    queryFn: () => api.get<MyData>(at(organisationId)),
  })

export const pendingQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...personalDataKey(organisationId), "pending"],
    queryFn: () => api.get<PendingConsents>(at(organisationId, "pending")),
    staleTime: 60_000,
  })

export const keptQuery = (organisationId: string, memberId: string) =>
  queryOptions({
    queryKey: [...personalDataKey(organisationId), "kept", memberId],
    queryFn: () => api.get<Kept>(at(organisationId, "people", memberId, "kept")),
  })

export const dataRequestsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...personalDataKey(organisationId), "requests"],
    queryFn: () => api.get<DataRequest[]>(at(organisationId, "requests")),
  })

export const consentTextsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...personalDataKey(organisationId), "texts"],
    queryFn: () => api.get<TextState[]>(at(organisationId, "texts")),
  })

export const consentGroupsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...personalDataKey(organisationId), "groups"],
    queryFn: () => api.get<ConsentGroups>(at(organisationId, "groups")),
  })

export const giveConsent = (organisationId: string, subjectId: string, text: ConsentText) =>
  api.post<PendingConsents>(at(organisationId, "consents"), {
    id: newId(),
    subjectId,
    textId: text.id,
    digest: text.digest,
  })

export const withdrawConsent = (organisationId: string, subjectId: string, kind: ConsentKind) =>
  api.post(at(organisationId, "withdrawals"), { id: newId(), subjectId, kind })

export const askExport = (organisationId: string, subjectId: string) =>
  api.post(at(organisationId, "exports"), { id: newId(), subjectId })

export const archivePath = (organisationId: string, exportId: string) =>
  at(organisationId, "exports", exportId, "data.zip")

export const askRequest = (
  organisationId: string,
  request: { subjectId: string; kind: "erasure" | "correction"; note: string },
) => api.post(at(organisationId, "requests"), { id: newId(), ...request })

export const cancelRequest = (organisationId: string, id: string) =>
  api.post(at(organisationId, "requests", id, "cancel"))

export const decideRequest = (organisationId: string, id: string, isGranted: boolean, reason: string) =>
  api.post<DataRequest[]>(at(organisationId, "requests", id, "decision"), { isGranted, reason })

export const publishText = (organisationId: string, kind: ConsentKind, body: string) =>
  api.post<ConsentText>(at(organisationId, "texts"), { id: newId(), kind, body })

export const recordPaper = (
  organisationId: string,
  paper: { subjectId: string; kind: ConsentKind; signedOn: string },
) => api.post(at(organisationId, "paper"), { id: newId(), ...paper })

export const remindOfConsent = (organisationId: string, groupId: string, kind: ConsentKind) =>
  api.post<ConsentReminders>(at(organisationId, "reminders"), { groupId, kind })

export const formPath = (organisationId: string, kind: ConsentKind, groupId?: string) =>
  `${at(organisationId, "form.pdf")}?kind=${kind}${groupId === undefined ? "" : `&groupId=${groupId}`}`

export const workbookPath = (organisationId: string) => at(organisationId, "consents.xlsx")
