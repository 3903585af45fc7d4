import { QueryCache, QueryClient } from "@tanstack/react-query"
import { Problem } from "../foundation/problems"

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: askForConsent }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => error instanceof Problem && error.isPassing && count < 3,
      refetchOnWindowFocus: false,
    },
    // Without a network an act fails and says so: one that waited would be done when its person has long given it up.
    mutations: { networkMode: "always" },
  },
})

/** A text was published meanwhile: the door asks before anything else is shown. */
function askForConsent(error: Error): void {
  if (error instanceof Problem && error.code === "personal_data.consent_needed")
    void queryClient.invalidateQueries({
      predicate: ({ queryKey: [room, , what] }) => room === "personal_data" && what === "pending",
    })
}
