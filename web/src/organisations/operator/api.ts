import { queryOptions } from "@tanstack/react-query"
import type { ApplicationPage, ApplicationQueue } from "../../foundation/contract/generated/api"
import { api, query } from "../../foundation/http"
import { createStore } from "../../foundation/store"

export type State = ApplicationPage["state"]
export type Decision = "approve" | "return" | "refuse"

const APPLICATIONS = "/api/operator/applications"

/** The part of the queue that the operator looks at; it stays while they open an application and come back. */
export const shownState = createStore<State>("submitted")

export const queueQuery = (state: State) =>
  queryOptions({
    queryKey: ["operator", "queue", state],
    queryFn: () => api.get<ApplicationQueue>(APPLICATIONS + query({ state })),
    // Applicants write while the page is open.
    refetchInterval: 15_000,
  })

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: ["operator", "application", id],
    queryFn: () => api.get<ApplicationPage>(`${APPLICATIONS}/${encodeURIComponent(id)}`),
  })

export const orderUrl = (id: string) => `${APPLICATIONS}/${encodeURIComponent(id)}/order`

/** `isNew`: an approval makes another organisation, though one with this INN is here. */
export const decide = (id: string, decision: Decision, comment: string, isNew: boolean) =>
  api.post<ApplicationPage>(
    `${APPLICATIONS}/${encodeURIComponent(id)}/${decision}`,
    decision === "approve" ? { isNew } : { comment },
  )
