import type {
  Allowed,
  CallDetails,
  CallList,
  ConversationDetails,
  Joined,
  LiveCall,
  RingingCalls,
  SilenceParticipant,
} from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"
import { newId } from "../foundation/ids"

export type Purpose = "call" | "lesson"
export type Source = SilenceParticipant["source"]

/** Start a call, or learn of the one that goes on already. */
export async function startCall(
  organisationId: string,
  conversationId: string,
  purpose: Purpose,
  title: string,
): Promise<LiveCall> {
  const path = inOrganisation(organisationId, "conversations", conversationId, "calls")
  return (await api.post<{ call: LiveCall }>(path, { id: newId(), purpose, title })).call
}

function ofCall(organisationId: string, callId: string, ...rest: string[]): string {
  return inOrganisation(organisationId, "calls", callId, ...rest)
}

export const joinCall = (organisationId: string, callId: string) =>
  api.post<Joined>(ofCall(organisationId, callId, "join"))

export const readCall = (organisationId: string, callId: string) =>
  api.get<CallDetails>(ofCall(organisationId, callId))

export const listCalls = (organisationId: string, isLive?: boolean) =>
  api.get<CallList>(inOrganisation(organisationId, "calls") + query({ live: isLive }))

/** Direct calls that ring this person now. */
export const listRinging = (organisationId: string) =>
  api.get<RingingCalls>(inOrganisation(organisationId, "calls", "ringing"))

export const readRoster = (organisationId: string, conversationId: string) =>
  api.get<ConversationDetails>(inOrganisation(organisationId, "conversations", conversationId))

export const endCall = (organisationId: string, callId: string) =>
  api.post(ofCall(organisationId, callId, "end"))

export const declineCall = (organisationId: string, callId: string) =>
  api.post(ofCall(organisationId, callId, "decline"))

export const lockCall = (organisationId: string, callId: string, isLocked: boolean) =>
  api.post(ofCall(organisationId, callId, "lock"), { isLocked })

export const allowSources = (organisationId: string, callId: string, allowed: Allowed) =>
  api.put(ofCall(organisationId, callId, "allowed"), allowed)

export const muteAll = (organisationId: string, callId: string) =>
  api.post(ofCall(organisationId, callId, "mute-all"))

export const showHand = (organisationId: string, callId: string, isRaised: boolean) =>
  api.put(ofCall(organisationId, callId, "hand"), { isRaised })

export const lowerHands = (organisationId: string, callId: string) =>
  api.post(ofCall(organisationId, callId, "lower-hands"))

export const silence = (organisationId: string, callId: string, memberId: string, source: Source) =>
  api.post(ofCall(organisationId, callId, "participants", memberId, "mute"), { source })

export const lowerHand = (organisationId: string, callId: string, memberId: string) =>
  api.post(ofCall(organisationId, callId, "participants", memberId, "lower-hand"))

export const removeParticipant = (organisationId: string, callId: string, memberId: string) =>
  api.delete(ofCall(organisationId, callId, "participants", memberId))

export const letIn = (organisationId: string, callId: string, memberId: string) =>
  api.post(ofCall(organisationId, callId, "participants", memberId, "let-in"))
