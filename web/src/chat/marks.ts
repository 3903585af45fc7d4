import type { Realtime } from "../foundation/realtime"

// While one scrolls, what has been read is told in portions.
const MARK_AFTER = 200

/** What the person has read and the server doesn't know yet. */
export class ReadMarks {
  readonly #realtime: Realtime
  readonly #owed = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(realtime: Realtime) {
    this.#realtime = realtime
  }

  /** Everything up to `number` has been read: say so soon. */
  owe(conversationId: string, number: number): void {
    if (number <= (this.#owed.get(conversationId) ?? 0)) return
    this.#owed.set(conversationId, number)
    this.#timer ??= setTimeout(() => this.send(), MARK_AFTER)
  }

  /** What isn't acknowledged is kept and told again with the next connection. */
  send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    for (const [conversationId, number] of this.#owed) {
      this.#realtime
        .command("chat.mark_read", { conversationId, number })
        .then(() => {
          if (this.#owed.get(conversationId) === number) this.#owed.delete(conversationId)
        })
        .catch(() => undefined)
    }
  }
}
