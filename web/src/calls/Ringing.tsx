import { lazy, Suspense, useCallback, useEffect, useState } from "react"
import type { LiveCall } from "../foundation/contract/generated/api"
import { useEvents, useLive } from "../foundation/live"
import { declineCall, listRinging } from "./api"
import { enterDirect } from "./current"
import { startTone } from "./tone"

const RingingSheet = lazy(() => import("./RingingSheet").then((found) => ({ default: found.RingingSheet })))

type Incoming = { call: LiveCall; conversationId: string }

const EVENTS = ["calls.ringing", "calls.ringing_stopped", "calls.call_ended"] as const
// The server says when it stops ringing; this is for the case that its word is lost. Clocks of school computers are
// wrong, so nothing is compared with them.
const GIVES_UP_AFTER = 90_000

/** An incoming direct call: who calls, answer or decline. */
export function Ringing({ isBusy }: { isBusy: boolean }) {
  const live = useLive()
  const { organisationId } = live
  const [incoming, setIncoming] = useState<Incoming | null>(null)

  useEvents(
    EVENTS,
    useCallback((event) => {
      if (event.type === "calls.ringing") {
        setIncoming(event.data)
        return
      }
      setIncoming((now) => (now !== null && now.call.id === event.data.callId ? null : now))
    }, []),
  )
  // What rang before this device listened: an app that opens, a network that comes back.
  useEffect(
    () =>
      live.whenOnline(() => {
        const look = async () => {
          const { calls } = await listRinging(organisationId)
          if (calls[0] !== undefined) setIncoming(calls[0])
        }
        look().catch(() => undefined)
      }),
    [live, organisationId],
  )
  useEffect(() => {
    if (incoming === null) return
    const timer = setTimeout(() => setIncoming(null), GIVES_UP_AFTER)
    const stopTone = isBusy ? () => undefined : startTone()
    return () => {
      clearTimeout(timer)
      stopTone()
    }
  }, [incoming, isBusy])

  if (incoming === null) return null
  const { call, conversationId } = incoming
  const answer = () => {
    setIncoming(null)
    enterDirect({ conversationId, callId: call.id, purpose: "call", title: call.startedBy.name })
  }
  const decline = () => {
    setIncoming(null)
    // Too late is fine: the call is over then.
    declineCall(organisationId, call.id).catch(() => undefined)
  }
  return (
    <Suspense fallback={null}>
      <RingingSheet call={call} onAnswer={answer} onDecline={decline} />
    </Suspense>
  )
}
