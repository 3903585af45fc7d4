import type { Conversation, Message, Participant } from "../foundation/contract/generated/api"
import type { OutboxItem } from "../foundation/database"

/** Messages of one conversation that are loaded: a run without gaps, in ascending order. */
export type Run = { messages: Message[]; hasBefore: boolean; hasAfter: boolean }

/** Until when (ms since 1970) somebody counts as typing. */
export type Typing = Record<string, number>

export type ChatState = {
  memberId: string
  /** null: not known yet, neither from the device nor from the server. */
  conversations: Record<string, Conversation> | null
  runs: Record<string, Run>
  members: Record<string, Participant[]>
  pinned: Record<string, Message[]>
  typing: Record<string, Typing>
  outbox: OutboxItem[]
  /** The conversations that stand on the screen: whether the person has their end before the eyes. */
  watched: Record<string, boolean>
}

export function emptyState(memberId: string): ChatState {
  return {
    memberId,
    conversations: null,
    runs: {},
    members: {},
    pinned: {},
    typing: {},
    outbox: [],
    watched: {},
  }
}

/** At most so many messages stay loaded; the far end is dropped and can be fetched again. */
export const LONGEST_RUN = 400
/** So many stay loaded where nobody reads further up while messages come. */
export const LIVE_RUN = 160
// They are dropped in portions: what goes costs a frame less often.
export const LIVE_SLACK = 32
export const TYPING_LASTS = 6_000
