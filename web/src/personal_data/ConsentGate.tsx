import { useQuery } from "@tanstack/react-query"
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react"
import { useLive } from "../foundation/live"
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
  const live = useLive()
  useDataNews()
  const { data, refetch } = useQuery(pendingQuery(organisation.id))
  useEffect(
    () =>
      live.whenRefused((streams) => {
        // Perhaps not because of a membership: the server opens nothing before the answer.
        if (streams.some((stream) => stream.startsWith("conversation:"))) void refetch()
      }),
    [live, refetch],
  )
  const isKeptOut = data?.isGate === true
  const wasKeptOut = useRef(false)
  useEffect(() => {
    if (wasKeptOut.current && !isKeptOut) live.tellLetIn()
    wasKeptOut.current = isKeptOut
  }, [live, isKeptOut])
  // Without an answer of the server (no network) what is on the device stays readable.
  if (data === undefined || !data.isGate) return children
  return (
    <Suspense fallback={null}>
      <ConsentQuestion pending={data.consents} leave={leave} />
    </Suspense>
  )
}
