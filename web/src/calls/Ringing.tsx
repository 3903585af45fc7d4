import { lazy, Suspense, useCallback, useEffect, useState } from "react"
import type { LiveCall } from "../foundation/contract/generated/api"
import { useEvents, useLive } from "../foundation/live"
import { declineCall, listRinging } from "./api"
import { enterDirect } from "./current"
import { startTone } from "./tone"

const RingingSheet = lazy(() => import("./RingingSheet").then((found) => ({ default: found.RingingSheet })))

type Incoming = { call: LiveCall; conversationId: string }

const EVENTS = ["calls.ringing", "calls.ringing_stopped", "calls.call_ended"] as const
// The server gives up after a minute; an old event out of the log must not ring.
const RINGS_FOR = 60_000

/** An incoming direct call: who calls, answer or decline. */
export function Ringing({ isBusy }: { isBusy: boolean }) {
  const live = useLive()
  const { organisationId, memberId } = live
  const [incoming, setIncoming] = useState<Incoming | null>(null)

  useEvents(
    EVENTS,
    useCallback(
      (event) => {
        if (event.type === "calls.ringing") {
          const isFresh = Date.now() - Date.parse(event.data.call.startedAt) < RINGS_FOR
          if (isFresh && event.data.call.startedBy.id !== memberId) setIncoming(event.data)
          return
        }
        setIncoming((now) => (now !== null && now.call.id === event.data.callId ? null : now))
      },
      [memberId],
    ),
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
    const left = RINGS_FOR - (Date.now() - Date.parse(incoming.call.startedAt))
    const timer = setTimeout(() => setIncoming(null), Math.max(left, 0))
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
