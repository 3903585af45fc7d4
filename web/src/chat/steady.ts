import type { Conversation } from "../foundation/contract/generated/api"

// What moves with every message; whoever shows it asks for it by itself.
const MOVING = new Set<keyof Conversation>([
  "lastNumber",
  "readNumber",
  "lastMessage",
  "unreadMentions",
  "seq",
])

/** Remembers a conversation and gives the same object for it until something else than its messages has changed. */
export function steadily(): (next: Conversation | undefined) => Conversation | undefined {
  let kept: Conversation | undefined
  return (next) => {
    if (kept === undefined || next === undefined || !isLike(kept, next)) kept = next
    return kept
  }
}

function isLike(one: Conversation, other: Conversation): boolean {
  const names = Object.keys(other) as (keyof Conversation)[]
  return names.every((name) => MOVING.has(name) || Object.is(one[name], other[name]))
}
