import { queryOptions } from "@tanstack/react-query"
import type {
  CodeForSignature,
  DraftInput,
  MyAcknowledgements,
  NewRegulation,
  RegulationCards,
  RegulationView,
  Reminded,
  Signatories,
} from "../foundation/contract/generated/api"
import { api, inOrganisation } from "../foundation/http"

/** Everything of this room: read again together when something is published, signed or withdrawn. */
export const complianceKey = (organisationId: string) => ["compliance", organisationId]

export const ownQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...complianceKey(organisationId), "own"],
    queryFn: () => api.get<MyAcknowledgements>(inOrganisation(organisationId, "acknowledgements")),
    staleTime: 60_000,
  })

export const regulationsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...complianceKey(organisationId), "all"],
    queryFn: () => api.get<RegulationCards>(inOrganisation(organisationId, "regulations")),
    select: (found) => found.regulations,
  })

export const regulationQuery = (organisationId: string, id: string) =>
  queryOptions({
    queryKey: [...complianceKey(organisationId), "one", id],
    queryFn: () => api.get<RegulationView>(inOrganisation(organisationId, "regulations", id)),
  })

export const signatoriesQuery = (organisationId: string, id: string) =>
  queryOptions({
    queryKey: [...complianceKey(organisationId), "signatories", id],
    queryFn: () => api.get<Signatories>(inOrganisation(organisationId, "regulations", id, "signatories")),
  })

export const regulationPath = (organisationId: string, id: string, ...rest: string[]) =>
  inOrganisation(organisationId, "regulations", id, ...rest)

export const createDraft = (organisationId: string, draft: NewRegulation) =>
  api.post<RegulationView>(inOrganisation(organisationId, "regulations"), draft)

export const editDraft = (organisationId: string, id: string, draft: DraftInput) =>
  api.put<RegulationView>(regulationPath(organisationId, id), draft)

export const discardDraft = (organisationId: string, id: string) =>
  api.delete(regulationPath(organisationId, id))

export const publish = (organisationId: string, id: string) =>
  api.post<RegulationView>(regulationPath(organisationId, id, "publish"))

export const withdraw = (organisationId: string, id: string, reason: string) =>
  api.post<RegulationView>(regulationPath(organisationId, id, "withdraw"), { reason })

export const remind = (organisationId: string, id: string, memberIds: string[] | null) =>
  api.post<Reminded>(regulationPath(organisationId, id, "reminders"), { memberIds })

export const recordPaper = (
  organisationId: string,
  id: string,
  paper: { memberId: string; signedOn: string; scanId: string },
) => api.post(regulationPath(organisationId, id, "paper"), paper)

export const noteReading = (organisationId: string, id: string, isRead: boolean) =>
  api.post(regulationPath(organisationId, id, "reading"), { isRead })

export const requestCode = (organisationId: string, regulationIds: string[]) =>
  api.post<CodeForSignature>(inOrganisation(organisationId, "acknowledgements", "codes"), { regulationIds })

export const sign = (organisationId: string, regulationIds: string[], code: string) =>
  api.post<MyAcknowledgements>(inOrganisation(organisationId, "acknowledgements"), { regulationIds, code })
