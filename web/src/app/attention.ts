import { createStore, useStore } from "../foundation/store"

/** What the rail and the window's title show: unread messages of all conversations, and whether a call goes on. */
export type Attention = { unread: number; isLive: boolean }

export const attention = createStore<Attention>({ unread: 0, isLive: false })

export function useAttention(): Attention {
  return useStore(attention)
}
