import type { KnownEvent } from "../foundation/contract/events"

/** What is done outside the state when something happens in a conversation. */
export type Followers = {
  /** A message that the device may have is another one now. */
  keepMessage: (conversationId: string, data: Record<string, unknown>) => void
  catchUp: () => void
  forget: (conversationId: string) => void
  takeDetails: (conversationId: string) => void
}

/** What an event asks for beside the state. */
export function follow(event: KnownEvent, act: Followers): void {
  const id = event.stream.slice("conversation:".length)
  switch (event.type) {
    case "chat.message_edited":
    case "chat.message_deleted":
    case "chat.reaction_changed":
    case "chat.message_pinned":
    case "chat.card_changed":
    case "chat.attachment_ready":
      act.keepMessage(id, event.data)
      return
    case "chat.conversation_joined":
      act.catchUp()
      return
    case "chat.conversation_left":
      act.forget(event.data.conversationId)
      return
    case "chat.members_changed":
    case "chat.conversation_changed":
    case "chat.member_muted":
      // What one may do here is the server's to say.
      act.takeDetails(id)
      return
  }
}
