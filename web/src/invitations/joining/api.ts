import { queryOptions } from "@tanstack/react-query"
import type {
  Accept,
  Acceptance,
  Conversation,
  ConversationList,
  InvitationCodeSent,
  InvitationPage,
  Role,
} from "../../foundation/contract/generated/api"
import { api, inOrganisation } from "../../foundation/http"

const link = (code: string) => `/api/invitations/${encodeURIComponent(code)}`

export const invitationQuery = (code: string) =>
  queryOptions({
    queryKey: ["invitation", code],
    queryFn: () => api.get<InvitationPage>(link(code)),
    staleTime: 60_000,
  })

export const requestInvitationCode = (code: string, contact: string) =>
  api.post<InvitationCodeSent>(`${link(code)}/codes`, { contact })

export const acceptInvitation = (code: string, accept: Partial<Accept> & Pick<Accept, "contact" | "code">) =>
  api.post<Acceptance>(`${link(code)}/accept`, accept)

/** Where somebody who has just come in begins: the chat of their group, of its families, of the colleagues. */
export async function firstPlace(accepted: Acceptance, role: Role): Promise<string> {
  const chats = `/o/${accepted.organisationSlug}/chats`
  try {
    const path = inOrganisation(accepted.organisationId, "conversations")
    const { conversations } = await api.get<ConversationList>(path)
    const found = firstConversation(conversations, accepted.groupId ?? null, role)
    return found === undefined ? chats : `${chats}/${found.id}`
  } catch {
    // The person is in; the list of chats will tell them about the trouble.
    return chats
  }
}

export function firstConversation(
  conversations: readonly Conversation[],
  groupId: string | null,
  role: Role,
): Conversation | undefined {
  const wanted: Conversation["kind"] = role === "guardian" ? "guardians" : "class"
  return (
    conversations.find((one) => groupId !== null && one.groupId === groupId && one.kind === wanted) ??
    conversations.find((one) => groupId !== null && one.groupId === groupId) ??
    conversations.find((one) => one.kind === "staff")
  )
}
