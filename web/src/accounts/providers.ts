import { queryOptions } from "@tanstack/react-query"
import type {
  ArrivalAnswer,
  DepartureAnswer,
  LinkedIdentities,
  PendingIdentity,
  SignInProviders,
} from "../foundation/contract/generated/api"
import { api } from "../foundation/http"
import { Problem } from "../foundation/problems"

/** Providers of identities: sign-in beside codes. */
export const providersQuery = queryOptions({
  queryKey: ["sign-in", "providers"],
  queryFn: () => api.get<SignInProviders>("/api/sign-in/providers"),
  staleTime: Number.POSITIVE_INFINITY,
})

export const identitiesQuery = queryOptions({
  queryKey: ["identities"],
  queryFn: () => api.get<LinkedIdentities>("/api/identities"),
})

/** What this browser proved at a provider and no account has; null: nothing waits. */
export const pendingIdentityQuery = queryOptions({
  queryKey: ["identities", "pending"],
  queryFn: async (): Promise<PendingIdentity | null> => {
    try {
      return await api.get<PendingIdentity>("/api/identities/pending")
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null
      throw error
    }
  },
})

/** Leave for the provider; the browser comes back to /sign-in/return/<key>. */
export async function departFor(
  key: string,
  departing: { purpose: "sign_in" | "link"; next: string },
): Promise<void> {
  const answer = await api.post<DepartureAnswer>(`/api/sign-in/providers/${key}`, departing)
  location.assign(answer.url)
}

export const arriveFrom = (key: string, brought: Record<string, string>) =>
  api.post<ArrivalAnswer>(`/api/sign-in/providers/${key}/return`, brought)

export const unlinkIdentity = (id: string) => api.delete(`/api/identities/${id}`)
export const linkPending = () => api.post("/api/identities/pending")
export const dropPending = () => api.delete("/api/identities/pending")
