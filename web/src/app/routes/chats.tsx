import { useNavigate, useParams, useRouterState } from "@tanstack/react-router"
import { useCallback, useMemo } from "react"
import { CallCardView } from "../../calls/CallCardView"
import { LiveStrip } from "../../calls/LiveStrip"
import { StartCall } from "../../calls/StartCall"
import { type ChatSlots, ChatsScreen } from "../../chat/ChatsScreen"
import { askPalette } from "../palette"
import { InviteAction } from "./invite-action"

/** Chats with the calls that take place in them. */
export function ChatsRoute() {
  const { slug, conversationId } = useParams({ strict: false }) as { slug: string; conversationId?: string }
  const hash = useRouterState({ select: (state) => state.location.hash })
  const navigate = useNavigate()
  const select = useCallback(
    (id: string | null, around?: number) => {
      if (id === null) void navigate({ to: "/o/$slug/chats", params: { slug } })
      else {
        void navigate({
          to: "/o/$slug/chats/$conversationId",
          params: { slug, conversationId: id },
          hash: around === undefined ? "" : `m${around}`,
        })
      }
    },
    [navigate, slug],
  )
  const slots = useMemo<ChatSlots>(
    () => ({
      head: (conversation) => <StartCall conversation={conversation} />,
      strip: (conversation) =>
        conversation.live && (
          <LiveStrip
            conversationId={conversation.id}
            call={conversation.live}
            isDirect={conversation.kind === "direct"}
          />
        ),
      callCard: (card, conversation) => (
        <CallCardView card={card} isDirect={conversation.kind === "direct"} />
      ),
      actions: (conversation) => <InviteAction conversation={conversation} />,
    }),
    [],
  )
  const around = /^m(\d+)$/.exec(hash)?.[1]
  return (
    <ChatsScreen
      conversationId={conversationId ?? null}
      around={around === undefined ? null : Number(around)}
      onSelect={select}
      onSearch={askPalette}
      slots={slots}
    />
  )
}
