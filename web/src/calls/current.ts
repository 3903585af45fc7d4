import { createStore } from "../foundation/store"
import type { Purpose } from "./api"

/** The call before whose door the person stands, or in which they are. There is one at a time. */
export type CurrentCall = {
  conversationId: string
  /** null: it isn't started yet, the door starts it. */
  callId: string | null
  purpose: Purpose
  title: string
  isDirect: boolean
  stage: "door" | "inside"
  isMinimised: boolean
}

export const currentCall = createStore<CurrentCall | null>(null)

type Wanted = Pick<CurrentCall, "conversationId" | "callId" | "purpose" | "title">

/** Stand before the door: camera and microphone are tried there. Inside already: the window comes back. */
export function openDoor(wanted: Wanted): void {
  currentCall.set((now) =>
    now !== null && now.stage === "inside" && now.callId === wanted.callId && wanted.callId !== null
      ? { ...now, isMinimised: false }
      : { ...wanted, isDirect: false, stage: "door", isMinimised: false },
  )
}

/** A direct call needs no door: one rings, the other answers. */
export function enterDirect(wanted: Wanted): void {
  currentCall.set({ ...wanted, isDirect: true, stage: "inside", isMinimised: false })
}

export function passDoor(callId: string): void {
  currentCall.set((now) => (now === null ? null : { ...now, callId, stage: "inside" }))
}

export function minimise(isMinimised: boolean): void {
  currentCall.set((now) => (now === null ? null : { ...now, isMinimised }))
}

export function closeCall(): void {
  currentCall.set(null)
}
