import { queryOptions } from "@tanstack/react-query"
import type {
  CheckGroup,
  CheckView,
  DecisionAnswers,
  DifferenceDecision,
  MonthDay,
  ReconciliationDeadlines,
  ReconciliationOverview,
  ReconciliationView,
  SignatureAsked,
} from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"

const ROOM = "reconciliations"

/** Everything that the screens of reconciliation show: read again together. */
export const reconciliationKey = (organisationId: string) => ["reconciliation", organisationId]

export const overviewQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...reconciliationKey(organisationId), "overview"],
    queryFn: () => api.get<ReconciliationOverview>(inOrganisation(organisationId, ROOM)),
  })

export const reconciliationQuery = (organisationId: string, id: string) =>
  queryOptions({
    queryKey: [...reconciliationKey(organisationId), "one", id],
    queryFn: () => api.get<ReconciliationView>(inOrganisation(organisationId, ROOM, id)),
  })

export const checkQuery = (organisationId: string, id: string, groupId: string) =>
  queryOptions({
    queryKey: [...reconciliationKey(organisationId), "check", id, groupId],
    queryFn: () => api.get<CheckView>(inOrganisation(organisationId, ROOM, id, "groups", groupId)),
  })

/** `id` is this side's: sending the same file again after a lost answer begins nothing twice. */
export const compareList = (organisationId: string, id: string, file: File) =>
  api.post<ReconciliationView>(
    inOrganisation(organisationId, ROOM, id, "roster") + query({ filename: file.name }),
    new Blob([file], { type: "application/octet-stream" }),
  )

export const startByHand = (organisationId: string, id: string) =>
  api.post<ReconciliationView>(inOrganisation(organisationId, ROOM), { id })

export const compareAgain = (organisationId: string, id: string) =>
  api.post<ReconciliationView>(inOrganisation(organisationId, ROOM, id, "comparison"))

export const dropReconciliation = (organisationId: string, id: string) =>
  api.post(inOrganisation(organisationId, ROOM, id, "drop"))

export type Decide = Pick<DifferenceDecision, "differenceId" | "what"> & Partial<DifferenceDecision>

export const decideDifferences = (organisationId: string, id: string, items: Decide[]) =>
  api.post<DecisionAnswers>(inOrganisation(organisationId, ROOM, id, "decisions"), { items })

export const checkGroup = (organisationId: string, id: string, groupId: string, check: CheckGroup) =>
  api.put<CheckView>(inOrganisation(organisationId, ROOM, id, "groups", groupId), { ...check })

export const askSignature = (organisationId: string, id: string) =>
  api.post<SignatureAsked>(inOrganisation(organisationId, ROOM, id, "signature", "code"))

export const signReconciliation = (
  organisationId: string,
  id: string,
  signature: { code: string; acceptsOpen: boolean },
) => api.post<ReconciliationView>(inOrganisation(organisationId, ROOM, id, "signature"), signature)

export const setDeadlines = (organisationId: string, deadlines: MonthDay[]) =>
  api.put<ReconciliationDeadlines>(inOrganisation(organisationId, "reconciliation-deadlines"), { deadlines })

export const resultPath = (organisationId: string, id: string, kind: "pdf" | "xlsx") =>
  inOrganisation(organisationId, ROOM, id, `result.${kind}`)

export const listsPath = (organisationId: string, id: string, groupId?: string) =>
  inOrganisation(organisationId, ROOM, id, "lists.pdf") + query({ groupId })
