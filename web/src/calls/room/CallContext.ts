import { createContext, useContext } from "react"
import type { Allowed } from "../../foundation/contract/generated/api"
import type { CallConnection } from "./connection"

/** The call that the room's parts are about. */
export type CallRoomState = {
  connection: CallConnection
  organisationId: string
  conversationId: string
  callId: string
  isModerator: boolean
  isDirect: boolean
  isLocked: boolean
  allowed: Allowed
  /** Do something that the server may refuse; the refusal is shown. */
  attempt: (act: () => Promise<unknown>) => void
}

export const CallContext = createContext<CallRoomState | null>(null)

export function useCall(): CallRoomState {
  const call = useContext(CallContext)
  if (call === null) throw new Error("used outside of a call")
  return call
}
