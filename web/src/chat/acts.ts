import type { Message } from "../foundation/contract/generated/api"
import { api, inOrganisation } from "../foundation/http"

export type ChatActs = ReturnType<typeof chatActs>

/** What one does with messages and conversations that are there. The answer comes as an event, to everybody alike. */
export function chatActs(organisationId: string) {
  const path = (id: string, ...parts: string[]) =>
    inOrganisation(organisationId, "conversations", id, ...parts)
  return {
    edit: (id: string, messageId: string, body: string) =>
      api.patch<Message>(path(id, "messages", messageId), { body }),
    remove: (id: string, messageId: string) => api.delete(path(id, "messages", messageId)),
    pin: (id: string, messageId: string, isPinned: boolean) => {
      const pinned = path(id, "messages", messageId, "pin")
      return isPinned ? api.put(pinned) : api.delete(pinned)
    },
    react: (id: string, messageId: string, emoji: string, isSet: boolean) => {
      const reaction = path(id, "messages", messageId, "reactions", emoji)
      return isSet ? api.put(reaction) : api.delete(reaction)
    },
    change: (id: string, changes: { title?: string; isReadOnly?: boolean }) => api.patch(path(id), changes),
    muteMember: (id: string, memberId: string, minutes: number | null) =>
      api.put(path(id, "members", memberId, "mute"), { minutes }),
    removeMember: (id: string, memberId: string) => api.delete(path(id, "members", memberId)),
    addMembers: (id: string, memberIds: string[]) => api.post(path(id, "members"), { memberIds }),
  }
}
