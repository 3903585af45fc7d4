import type { MessageDescriptor } from "@lingui/core"
import { msg } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { type ReactNode, useCallback } from "react"
import { CallCardView } from "../calls/CallCardView"
import { CallsLayer } from "../calls/CallsLayer"
import { ChatProvider } from "../chat/ChatContext"
import { ChatPanel } from "../chat/ChatPanel"
import { useNotifications } from "../chat/notifications"
import type { CallCard, Conversation, OrganisationPage } from "../foundation/contract/generated/api"
import { api, inOrganisation } from "../foundation/http"
import { useMembership } from "../foundation/session"
import { OrganisationContext } from "./organisation-context"
import { Shortcuts } from "./Shortcuts"

/** What stands above all screens of an organisation: its facts, the palette, the keys. */
export function OrganisationParts({ children }: { children: ReactNode }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: ["organisation", organisation.id],
    queryFn: () => api.get<OrganisationPage>(inOrganisation(organisation.id)),
  })
  return (
    <OrganisationContext value={data ?? null}>
      <ChatProvider>
        {children}
        <Notifier />
        <CallsLayer renderChat={chatBesideCall} peopleLabel={peopleOf(t, organisation.kind)} />
        <Shortcuts />
      </ChatProvider>
    </OrganisationContext>
  )
}

/** The same conversation in the window of a call. */
function chatBesideCall(id: string): ReactNode {
  return <ChatPanel id={id} callCard={callCard} />
}

function callCard(card: CallCard, conversation: Conversation): ReactNode {
  return <CallCardView card={card} isDirect={conversation.kind === "direct"} />
}

/** Tells of messages while the window is hidden. */
function Notifier() {
  const navigate = useNavigate()
  const { organisation } = useMembership()
  const open = useCallback(
    (conversationId: string) =>
      void navigate({
        to: "/o/$slug/chats/$conversationId",
        params: { slug: organisation.slug, conversationId },
      }),
    [navigate, organisation.slug],
  )
  useNotifications(open)
  return null
}

function peopleOf(t: (message: MessageDescriptor) => string, kind: string): string {
  return kind === "school" ? t(msg`Класс`) : t(msg`Группа`)
}
