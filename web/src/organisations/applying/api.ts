import { queryOptions } from "@tanstack/react-query"
import type { ApplicationPage, ApplicationSubmitted } from "../../foundation/contract/generated/api"
import { api, query } from "../../foundation/http"
import type { Draft } from "./draft"

export const applicationQuery = (id: string, secret: string) =>
  queryOptions({
    queryKey: ["application", id, secret],
    queryFn: () =>
      api.get<ApplicationPage>(`/api/applications/${encodeURIComponent(id)}${query({ secret })}`),
    // The operator answers meanwhile.
    refetchInterval: ({ state }) => (state.data?.state === "submitted" ? 15_000 : false),
  })

export const submitApplication = (draft: Draft, order: File | null) =>
  api.post<ApplicationSubmitted>("/api/applications", formOf(draft, order))

export const resubmitApplication = (draft: Draft, order: File | null, secret: string) =>
  api.post<ApplicationPage>(
    `/api/applications/${encodeURIComponent(draft.id)}/resubmit${query({ secret })}`,
    formOf(draft, order),
  )

function formOf(draft: Draft, order: File | null): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(draft)) form.set(name, String(value).trim())
  if (order !== null) form.set("order", order, order.name)
  return form
}
