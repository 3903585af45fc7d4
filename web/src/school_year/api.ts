import { queryOptions } from "@tanstack/react-query"
import type { Plan, SchoolYear, YearTurn } from "../foundation/contract/generated/api"
import { api, inOrganisation } from "../foundation/http"

export const yearKey = (organisationId: string) => ["school_year", organisationId]

export const yearQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...yearKey(organisationId), "year"],
    queryFn: () => api.get<SchoolYear>(inOrganisation(organisationId, "school-year")),
  })

export const turnQuery = (organisationId: string, turnId: string) =>
  queryOptions({
    queryKey: [...yearKey(organisationId), "turn", turnId],
    queryFn: () => api.get<YearTurn>(inOrganisation(organisationId, "school-year", "turns", turnId)),
  })

export const beginTurn = (organisationId: string, id: string) =>
  api.post<YearTurn>(inOrganisation(organisationId, "school-year", "turns"), { id })

export const editPlan = (organisationId: string, turnId: string, version: number, plan: Plan) =>
  api.put<YearTurn>(inOrganisation(organisationId, "school-year", "turns", turnId), { version, plan })

export const discardPlan = (organisationId: string, turnId: string) =>
  api.delete(inOrganisation(organisationId, "school-year", "turns", turnId))

export const applyTurn = (organisationId: string, turnId: string, fingerprint: string) =>
  api.post<YearTurn>(inOrganisation(organisationId, "school-year", "turns", turnId, "apply"), { fingerprint })

export const undoTurn = (organisationId: string, turnId: string) =>
  api.post<YearTurn>(inOrganisation(organisationId, "school-year", "turns", turnId, "undo"))
