import type { Message } from "../foundation/contract/generated/api"
import type { OutboxItem } from "../foundation/database"
import { newId } from "../foundation/ids"
import type { Live } from "../foundation/live"
import { Problem } from "../foundation/problems"
import type { Store } from "../foundation/store"
import type { ChatState } from "./state"

// What was written before the door closed is sent once the person has answered there.
const CONSENT_NEEDED = "personal_data.consent_needed"
const RETRY_AFTER = 4_000

export type NewMessage = {
  body: string
  replyToId: string | null
  attachmentIds: string[]
  mentions: string[]
}

/** What is written is sent once, in order, when there is a network. */
export class Outbox {
  readonly #live: Live
  readonly #state: Store<ChatState>
  readonly #onSent: (message: Message) => void
  #isFlushing = false
  #retryTimer: ReturnType<typeof setTimeout> | null = null

  constructor(live: Live, state: Store<ChatState>, onSent: (message: Message) => void) {
    this.#live = live
    this.#state = state
    this.#onSent = onSent
  }

  /** Queue a message. */
  async post(conversationId: string, message: NewMessage): Promise<void> {
    const item: OutboxItem = {
      id: newId(),
      conversationId,
      order: Date.now() + Math.random(),
      ...message,
      writtenAt: new Date().toISOString(),
      refusal: null,
    }
    this.#change((outbox) => [...outbox, item])
    // It is on its way only once the device has it: a closed window must not lose what was written.
    await this.#live.database.outbox.put(item)
    void this.flush()
  }

  async retry(item: OutboxItem): Promise<void> {
    const waiting = { ...item, refusal: null }
    this.#change((outbox) => outbox.map((one) => (one.id === item.id ? waiting : one)))
    await this.#live.database.outbox.put(waiting)
    void this.flush()
  }

  async discard(item: OutboxItem): Promise<void> {
    this.#change((outbox) => outbox.filter((one) => one.id !== item.id))
    await this.#live.database.outbox.delete(item.id)
  }

  /** Send what waits, one after another. */
  async flush(): Promise<void> {
    if (this.#isFlushing) return
    this.#isFlushing = true
    try {
      for (;;) {
        const item = this.#state.get().outbox.find((one) => one.refusal === null)
        if (item === undefined || this.#live.realtime.connection.get() !== "online") return
        if (await this.#send(item)) continue
        // The server is busy: the connection may stay, so no reconnecting will remind of it.
        this.#retryTimer ??= setTimeout(() => {
          this.#retryTimer = null
          void this.flush()
        }, RETRY_AFTER)
        return
      }
    } finally {
      this.#isFlushing = false
    }
  }

  async #send(item: OutboxItem): Promise<boolean> {
    const { id, conversationId, body, replyToId, attachmentIds, mentions } = item
    try {
      const message = await this.#live.realtime.command<Message>("chat.post_message", {
        conversationId,
        id,
        body,
        replyToId,
        attachmentIds,
        mentions,
      })
      this.#onSent(message)
      return true
    } catch (error) {
      if (!(error instanceof Problem) || error.isPassing || error.code === CONSENT_NEEDED) return false
      const refused = { ...item, refusal: error.message }
      this.#change((outbox) => outbox.map((one) => (one.id === id ? refused : one)))
      await this.#live.database.outbox.put(refused)
      return true
    }
  }

  #change(change: (outbox: OutboxItem[]) => OutboxItem[]): void {
    this.#state.set((chat) => ({ ...chat, outbox: change(chat.outbox) }))
  }
}
