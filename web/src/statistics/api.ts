import { queryOptions } from "@tanstack/react-query"
import type {
  ActivationPage,
  GroupTrend,
  MissingPeople,
  Remind,
  ReminderOutcome,
  ReminderView,
} from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"

const ROOM = "activation"

export type Audience = ReminderView["audience"]
export type Channel = ReminderView["channel"]

/** Everything that the screens of activation show: read again together. */
export const activationKey = (organisationId: string) => ["activation", organisationId]

export const activationQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...activationKey(organisationId), "page"],
    queryFn: () => api.get<ActivationPage>(inOrganisation(organisationId, ROOM)),
  })

export const missingQuery = (organisationId: string, audience: Audience, groupId: string | null) =>
  queryOptions({
    queryKey: [...activationKey(organisationId), "missing", audience, groupId],
    queryFn: ({ signal }) =>
      api.get<MissingPeople>(
        inOrganisation(organisationId, ROOM, "people") + query({ audience, groupId }),
        signal,
      ),
  })

export const groupTrendQuery = (organisationId: string, groupId: string) =>
  queryOptions({
    queryKey: [...activationKey(organisationId), "trend", groupId],
    queryFn: () => api.get<GroupTrend>(inOrganisation(organisationId, ROOM, "groups", groupId, "trend")),
  })

export const remind = (organisationId: string, reminder: Remind) =>
  api.post<ReminderOutcome>(inOrganisation(organisationId, ROOM, "reminders"), { ...reminder })

export const sheetPath = (organisationId: string, audience: Audience, groupId: string | null) =>
  inOrganisation(organisationId, ROOM, "missing.pdf") + query({ audience, groupId })

export const workbookPath = (organisationId: string) => inOrganisation(organisationId, `${ROOM}.xlsx`)
