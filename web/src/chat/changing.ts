import type { Conversation } from "../foundation/contract/generated/api"
import type { ChatState } from "./state"

/** One conversation of the list, if it is known. Pure. */
export function changeConversation(
  chat: ChatState,
  id: string,
  change: (one: Conversation) => Conversation,
): ChatState {
  const known = chat.conversations?.[id]
  if (known === undefined) return chat
  const changed = change(known)
  return changed === known ? chat : { ...chat, conversations: { ...chat.conversations, [id]: changed } }
}
