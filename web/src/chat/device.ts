import type { Conversation, Message, Participant } from "../foundation/contract/generated/api"
import type { LocalDatabase, OutboxItem } from "../foundation/database"
import { whenIdle } from "../foundation/idle"

// What comes is written in the next quiet moment, in a lively chat at most once in so long (ms): a transaction has its
// price.
const GATHER = 400

export type Kept = { messages: Message[]; members: Participant[] | undefined }

/** What the device keeps of chat. Reading is one request; writing waits until nothing has to be drawn. */
export class Device {
  readonly #database: LocalDatabase
  readonly #messages = new Map<string, Message>()
  readonly #gone = new Set<string>()
  readonly #members = new Map<string, Participant[]>()
  #list: Conversation[] | null = null
  #isPlanned = false
  #wroteAt = Number.NEGATIVE_INFINITY
  #writing: Promise<void> = Promise.resolve()

  constructor(database: LocalDatabase) {
    this.#database = database
  }

  /** From now on nothing is lost when the window goes. Returns how to stop. */
  start(): () => void {
    const leave = () => {
      if (document.visibilityState === "hidden") void this.write()
    }
    document.addEventListener("visibilitychange", leave)
    return () => {
      document.removeEventListener("visibilitychange", leave)
      void this.write()
    }
  }

  async list(): Promise<{ conversations: Conversation[]; outbox: OutboxItem[] }> {
    const [conversations, outbox] = await Promise.all([
      this.#database.conversations.toArray(),
      this.#database.outbox.orderBy("order").toArray(),
    ])
    return { conversations, outbox }
  }

  /** At most `most` messages up to `last` (or the newest) that follow each other, and who is there. */
  async end(id: string, last: number, most: number): Promise<Kept> {
    const [messages, members] = await Promise.all([
      this.before(id, last + 1, most),
      this.#database.members.get(id),
    ])
    return { messages, members: members?.members }
  }

  /** At most `most` messages with numbers below `number` that follow each other; what is missing may be further down. */
  async before(id: string, number: number, most: number): Promise<Message[]> {
    // The numbers are known, so one request gets all; stepping back from the end would be one for each message.
    const near = await this.#between(id, number - most, number).toArray()
    const found =
      near.length > 0 ? near : (await this.#between(id, 0, number).reverse().limit(most).toArray()).reverse()
    return unbroken(found)
  }

  /** Messages that came by themselves. */
  keep(messages: readonly Message[]): void {
    if (messages.length === 0) return
    for (const message of messages) {
      this.#messages.set(message.id, message)
      this.#gone.delete(message.id)
    }
    this.#plan()
  }

  drop(messageId: string): void {
    this.#messages.delete(messageId)
    this.#gone.add(messageId)
    this.#plan()
  }

  /** What was written here has been acknowledged: at once, so that it isn't sent or shown again. */
  async settle(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.#database.outbox.bulkDelete(ids).catch(() => undefined)
  }

  /** A page that was asked for is written at once: whoever closes the window after a glance finds it again. */
  keepPage(id: string, messages: readonly Message[], members?: Participant[]): void {
    this.keep(messages)
    if (members !== undefined) this.#members.set(id, members)
    void this.write()
  }

  keepList(conversations: Conversation[]): void {
    this.#list = conversations
    this.#plan()
  }

  /** Everything but what was written here and waits, and drafts: it comes from a state that was undone. */
  async forgetAll(): Promise<void> {
    for (const waiting of [this.#messages, this.#gone, this.#members]) waiting.clear()
    this.#list = null
    await this.#writing
    const { conversations, members, messages } = this.#database
    await Promise.all([conversations.clear(), members.clear(), messages.clear()])
  }

  async forget(id: string): Promise<void> {
    for (const message of [...this.#messages.values()]) {
      if (message.conversationId === id) this.#messages.delete(message.id)
    }
    this.#members.delete(id)
    this.#list = this.#list?.filter((one) => one.id !== id) ?? null
    await this.#database.conversations.delete(id)
    await this.#database.members.delete(id)
    await this.#between(id, 0, Number.MAX_SAFE_INTEGER).delete()
  }

  #plan(): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    const write = () => {
      this.#isPlanned = false
      this.#wroteAt = performance.now()
      void this.write()
    }
    setTimeout(() => whenIdle(write), Math.max(0, this.#wroteAt + GATHER - performance.now()))
  }

  /** Write what waits, after what is being written. A device without a store keeps nothing: the server has it all. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeAll()).catch(() => undefined)
    return this.#writing
  }

  async #writeAll(): Promise<void> {
    const { messages, members, conversations } = this.#database
    const [put, gone, list] = [[...this.#messages.values()], [...this.#gone], this.#list]
    const people = [...this.#members].map(([conversationId, some]) => ({ conversationId, members: some }))
    for (const waiting of [this.#messages, this.#gone, this.#members]) waiting.clear()
    this.#list = null
    if (put.length > 0) await messages.bulkPut(put)
    if (gone.length > 0) await messages.where("id").anyOf(gone).delete()
    if (people.length > 0) await members.bulkPut(people)
    if (list !== null) {
      await this.#database.transaction("rw", conversations, async () => {
        await conversations.clear()
        await conversations.bulkPut(list)
      })
    }
  }

  #between(id: string, from: number, to: number) {
    return this.#database.messages
      .where("[conversationId+number]")
      .between([id, Math.max(0, from)], [id, to], true, false)
  }
}

/** The newest messages of an ascending list that follow each other without a gap. */
export function unbroken(messages: Message[]): Message[] {
  for (let place = messages.length - 1; place > 0; place -= 1) {
    if ((messages[place]?.number ?? 0) !== (messages[place - 1]?.number ?? 0) + 1)
      return messages.slice(place)
  }
  return messages
}
