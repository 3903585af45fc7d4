import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import type { JournalChoices, JournalPage, JournalProof } from "../../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../../foundation/http"

export type JournalFilter = { search: string; act: string; actorId: string; since: string; until: string }

export const NO_FILTER: JournalFilter = { search: "", act: "", actorId: "", since: "", until: "" }

const journalKey = (organisationId: string) => ["organisation", organisationId, "journal"]

/** The days of the filter as moments: `until` is the end of its day. */
function asked(filter: JournalFilter) {
  const { since, until, ...rest } = filter
  return {
    ...rest,
    since: since === "" ? "" : startOf(since).toISOString(),
    until: until === "" ? "" : new Date(startOf(until).getTime() + 86_400_000).toISOString(),
  }
}

function startOf(day: string): Date {
  return new Date(`${day}T00:00:00`)
}

export const journalQuery = (organisationId: string, filter: JournalFilter) =>
  infiniteQueryOptions({
    queryKey: [...journalKey(organisationId), filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<JournalPage>(
        inOrganisation(organisationId, "journal") + query({ ...asked(filter), before: pageParam }),
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  })

export const choicesQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...journalKey(organisationId), "choices"],
    queryFn: () => api.get<JournalChoices>(inOrganisation(organisationId, "journal", "choices")),
  })

export const readProof = (organisationId: string) =>
  api.get<JournalProof>(inOrganisation(organisationId, "journal", "proof"))

export const sheetPath = (organisationId: string, filter: JournalFilter) =>
  inOrganisation(organisationId, "journal", "journal.xlsx") + query(asked(filter))
