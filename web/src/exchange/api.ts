import { queryOptions } from "@tanstack/react-query"
import type {
  ExchangeClientWithSecret,
  ExchangeScope,
  ExchangeView,
} from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"

export type ScopeKey = ExchangeScope["key"]

const ROOM = "exchange"

export const exchangeQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ["exchange", organisationId],
    queryFn: () => api.get<ExchangeView>(inOrganisation(organisationId, ROOM)),
  })

export const archiveAddress = (organisationId: string, given: { contacts: boolean; demographics: boolean }) =>
  inOrganisation(organisationId, ROOM, "archive") + query(given)

export const createClient = (
  organisationId: string,
  made: { id: string; name: string; scopes: ScopeKey[]; givesContacts: boolean },
) => api.post<ExchangeClientWithSecret>(inOrganisation(organisationId, ROOM, "clients"), made)

export const replaceSecret = (organisationId: string, id: string) =>
  api.post<ExchangeClientWithSecret>(inOrganisation(organisationId, ROOM, "clients", id, "secret"))

export const revokeClient = (organisationId: string, id: string) =>
  api.delete(inOrganisation(organisationId, ROOM, "clients", id))
