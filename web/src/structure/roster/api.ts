import { queryOptions } from "@tanstack/react-query"
import type {
  ChoiceInput,
  PlanView,
  RosterHistory,
  RosterSheet,
  RosterView,
} from "../../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../../foundation/http"
import { structureKey } from "../api"

export type SheetEdit = {
  name: string
  kind?: RosterSheet["kind"]
  isUsed?: boolean
  columns?: Record<string, string>
}

export const rosterQuery = (organisationId: string, rosterId: string) =>
  queryOptions({
    queryKey: [...structureKey(organisationId), "roster", rosterId],
    queryFn: () => api.get<RosterView>(inOrganisation(organisationId, "rosters", rosterId)),
    // News of the end come by the socket; where they are lost, asking finds out.
    refetchInterval: ({ state }) => (state.data?.state === "applying" ? 4_000 : false),
  })

export const rostersQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...structureKey(organisationId), "rosters"],
    queryFn: () => api.get<RosterHistory>(inOrganisation(organisationId, "rosters")),
    select: (history) => history.rosters,
  })

/** `id` is this side's: sending the same file again after a lost answer makes no second import. */
export const uploadRoster = (organisationId: string, id: string, file: File) =>
  api.post<RosterView>(
    inOrganisation(organisationId, "rosters") + query({ filename: file.name, id }),
    new Blob([file], { type: "application/octet-stream" }),
  )

export const correctRoster = (organisationId: string, rosterId: string, sheets: SheetEdit[]) =>
  api.patch<RosterView>(inOrganisation(organisationId, "rosters", rosterId), { sheets })

export const planRoster = (organisationId: string, rosterId: string) =>
  api.post<PlanView>(inOrganisation(organisationId, "rosters", rosterId, "plan"))

/** Who unclear people are; answers with the plan as it is then. */
export const choosePeople = (organisationId: string, rosterId: string, choices: ChoiceInput[]) =>
  api.post<PlanView>(inOrganisation(organisationId, "rosters", rosterId, "choices"), { choices })

export const applyRoster = (organisationId: string, rosterId: string) =>
  api.post(inOrganisation(organisationId, "rosters", rosterId, "apply"))

export const problemsPath = (organisationId: string, rosterId: string) =>
  inOrganisation(organisationId, "rosters", rosterId, "problems.xlsx")
