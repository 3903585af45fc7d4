import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import type {
  AppliedMovements,
  MovementCandidates,
  MovementPage,
  MovementSheet,
  MovementView,
  NewMovement,
  ReplacementList,
} from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"

export type Side = MovementView["side"]
export type Kind = MovementView["kind"]

/** Everything that the screens of movement show: invalidated together. */
export const movementKey = (organisationId: string) => ["movement", organisationId]

export type MovementFilter = {
  side: Side
  states: string
  kind: string
  groupId: string
  memberId: string
  search: string
}

export const movementsQuery = (organisationId: string, filter: Partial<MovementFilter>) =>
  infiniteQueryOptions({
    queryKey: [...movementKey(organisationId), "list", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      api.get<MovementPage>(
        inOrganisation(organisationId, "movements") + query({ ...filter, after: pageParam || undefined }),
        signal,
      ),
    getNextPageParam: (page) => page.next,
  })

/** How many reports wait, of those that the reader sees. */
export const movementCountsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...movementKey(organisationId), "counts"],
    queryFn: () =>
      api.get<MovementPage>(inOrganisation(organisationId, "movements") + query({ states: "returned" })),
    select: (page) => page.counts,
  })

export const candidatesQuery = (organisationId: string, kind: Kind, search: string) =>
  queryOptions({
    queryKey: [...movementKey(organisationId), "candidates", kind, search],
    queryFn: ({ signal }) =>
      api.get<MovementCandidates>(
        inOrganisation(organisationId, "movements", "candidates") + query({ kind, search }),
        signal,
      ),
    select: (found) => found.candidates,
    placeholderData: (before) => before,
  })

export const replacementsQuery = (organisationId: string, memberId: string) =>
  queryOptions({
    queryKey: [...movementKey(organisationId), "replacements", memberId],
    queryFn: () =>
      api.get<ReplacementList>(
        inOrganisation(organisationId, "movements", "replacements") + query({ memberId }),
      ),
    select: (found) => found.groups,
  })

export type Period = { since: string; until: string }

export const sheetQuery = (organisationId: string, side: Side, period: Period) =>
  queryOptions({
    queryKey: [...movementKey(organisationId), "sheet", side, period],
    queryFn: () => api.get<MovementSheet>(sheetPath(organisationId, side, period, "")),
    placeholderData: (before) => before,
  })

export const sheetPath = (
  organisationId: string,
  side: Side,
  period: Period,
  ending: "" | ".xlsx" | ".pdf",
) => inOrganisation(organisationId, "movements", `sheet${ending}`) + query({ side, ...period })

export const reportMovement = (organisationId: string, movement: NewMovement, isApplied: boolean) =>
  api.post<MovementView>(inOrganisation(organisationId, "movements"), { movement, isApplied })

export const changeMovement = (organisationId: string, movement: NewMovement) =>
  api.put<MovementView>(inOrganisation(organisationId, "movements", movement.id), movement)

export type Order = { orderNumber?: string; orderDate?: string | null }

export const applyMovements = (organisationId: string, ids: string[], order: Order) =>
  api.post<AppliedMovements>(inOrganisation(organisationId, "movements", "apply"), { ids, ...order })

export const returnMovement = (organisationId: string, id: string, comment: string) =>
  api.post<MovementView>(inOrganisation(organisationId, "movements", id, "return"), { comment })

export const withdrawMovement = (organisationId: string, id: string) =>
  api.post<MovementView>(inOrganisation(organisationId, "movements", id, "withdraw"))

export const undoMovement = (organisationId: string, id: string) =>
  api.post<MovementView>(inOrganisation(organisationId, "movements", id, "undo"))
