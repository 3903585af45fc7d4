import { useQuery } from "@tanstack/react-query"
import { lazy, type ReactNode, Suspense } from "react"
import { useMembership } from "../foundation/session"
import { pendingQuery } from "./api"
import { useDataNews } from "./useDataAct"

type Props = { children: ReactNode; leave: () => void }

// Asked once in years: whoever has answered doesn't wait for its code.
const ConsentQuestion = lazy(() =>
  import("./ConsentQuestion").then((found) => ({ default: found.ConsentQuestion })),
)

/** Lets a person in once the consents to processing are given, for themselves and their children (PD-5). */
export function ConsentGate({ children, leave }: Props) {
  const { organisation } = useMembership()
  useDataNews()
  const { data } = useQuery(pendingQuery(organisation.id))
  // Without an answer of the server (no network) what is on the device stays readable.
  if (data === undefined || !data.isGate) return children
  return (
    <Suspense fallback={null}>
      <ConsentQuestion pending={data.consents} leave={leave} />
    </Suspense>
  )
}
