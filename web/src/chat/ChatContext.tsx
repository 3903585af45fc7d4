import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react"
import type { Conversation } from "../foundation/contract/generated/api"
import { useLive } from "../foundation/live"
import { useStore } from "../foundation/store"
import { ChatEngine } from "./engine"
import type { ChatState } from "./state"
import { steadily } from "./steady"

const EngineContext = createContext<ChatEngine | null>(null)

/** Chat lives as long as the organisation is open, whatever screen is shown. */
export function ChatProvider({ children }: { children: ReactNode }) {
  const live = useLive()
  const engine = useMemo(() => new ChatEngine(live), [live])
  useEffect(() => engine.start(), [engine])
  return <EngineContext value={engine}>{children}</EngineContext>
}

export function useChatEngine(): ChatEngine {
  const engine = useContext(EngineContext)
  if (engine === null) throw new Error("used outside of ChatProvider")
  return engine
}

export function useChat<T>(select: (chat: ChatState) => T): T {
  return useStore(useChatEngine().state, select)
}

export function useConversation(id: string): Conversation | undefined {
  return useChat((chat) => chat.conversations?.[id])
}

/** The conversation for whoever doesn't show its newest message or what is unread (steady.ts). */
export function useSteadyConversation(id: string): Conversation | undefined {
  const steady = useMemo(() => ({ id, of: steadily() }), [id])
  return useChat((chat) => steady.of(chat.conversations?.[steady.id]))
}

export function unreadOf(conversation: Conversation): number {
  return Math.max(0, conversation.lastNumber - conversation.readNumber)
}

/** Unread messages of all conversations that aren't silenced. */
export function useUnreadTotal(): number {
  return useChat((chat) =>
    Object.values(chat.conversations ?? {})
      .filter((one) => !one.isMuted)
      .reduce((total, one) => total + unreadOf(one), 0),
  )
}

/** Whether a call goes on in one of the person's conversations. */
export function useIsAnyLive(): boolean {
  return useChat((chat) => Object.values(chat.conversations ?? {}).some((one) => one.live !== null))
}
