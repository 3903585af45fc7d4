import { QueryClient } from "@tanstack/react-query"
import { Problem } from "../foundation/problems"

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => error instanceof Problem && error.isPassing && count < 3,
      refetchOnWindowFocus: false,
    },
  },
})
