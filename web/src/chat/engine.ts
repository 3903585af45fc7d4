import type { KnownEvent } from "../foundation/contract/events"
import type {
  Conversation,
  ConversationDetails,
  ConversationList,
  Message,
  MessagePage,
} from "../foundation/contract/generated/api"
import type { OutboxItem } from "../foundation/database"
import { api, inOrganisation, query } from "../foundation/http"
import { newId } from "../foundation/ids"
import type { Live } from "../foundation/live"
import { Problem } from "../foundation/problems"
import { createStore, type Store } from "../foundation/store"
import { gather } from "./gathering"
import {
  addMessage,
  applyChatEvent,
  dropTyping,
  readUpTo,
  takeConversations,
  takeDetails,
  takePage,
} from "./reducer"
import { type ChatState, emptyState } from "./state"

const PAGE = 60
const TYPE_EVERY = 3_000
// While one scrolls, what has been read is told in portions.
const MARK_AFTER = 200
const RETRY_AFTER = 4_000

export type NewMessage = {
  body: string
  replyToId: string | null
  attachmentIds: string[]
  mentions: string[]
}

/** The effects of chat: snapshots, the device's copy, the outbox. The state itself changes in reducer.ts. */
export class ChatEngine {
  readonly state: Store<ChatState>
  readonly live: Live
  #isFlushing = false
  #typedAt = 0
  #marks = new Map<string, number>()
  #markTimer: ReturnType<typeof setTimeout> | null = null
  #retryTimer: ReturnType<typeof setTimeout> | null = null
  // Conversations that couldn't be shown yet (the place to show; null: the end): asked for again with the network.
  #unfinished = new Map<string, number | null>()
  #asked = new Set<string>()
  #opened: string | null = null
  #undo: (() => void)[] = []
  #wasOpened = false

  constructor(live: Live) {
    this.live = live
    this.state = createStore(emptyState(live.memberId))
  }

  /** Show what the device has, then what the server says. Returns how to stop. */
  start(): () => void {
    const news = gather<KnownEvent>((events) => this.#hear(events))
    this.#undo = [
      this.live.listen(news.add),
      news.stop,
      this.live.whenOnline(() => void this.#catchUp()),
      this.live.whenStale((streams) => this.#retake(streams)),
    ]
    const timer = setInterval(() => this.state.set((chat) => dropTyping(chat, Date.now())), 2_000)
    this.#undo.push(() => clearInterval(timer))
    void this.#openFromDevice()
    return () => {
      for (const act of this.#undo) act()
    }
  }

  // -- reading ----------------------------------------------------------------------------------------------

  /** Load a conversation: at once from the device, then from the server; `around` a number, or where one left off. */
  async open(id: string, around?: number): Promise<void> {
    const isFirst = this.state.get().runs[id] === undefined
    if (isFirst && around === undefined) await this.#showKept(id)
    await this.#show(id, around ?? (isFirst ? this.#farUnread(id) : null))
  }

  /** Load the end of a conversation, whatever is unread. */
  async openEnd(id: string): Promise<void> {
    await this.#show(id, null)
  }

  async #show(id: string, around: number | null): Promise<void> {
    this.#opened = id
    this.#unfinished.set(id, around)
    this.#asked.add(id)
    try {
      const [details, page] = await Promise.all([
        api.get<ConversationDetails>(this.#path(id)),
        api.get<MessagePage>(this.#path(id, "messages") + query({ around, limit: PAGE })),
      ])
      this.#unfinished.delete(id)
      this.state.set((chat) => takePage(takeDetails(chat, details), id, page, "fresh"))
      await this.live.realtime.follow({ [`conversation:${id}`]: page.seq })
      // The list may have been followed further while the page was on its way.
      await this.live.realtime.rewind(`conversation:${id}`, page.seq)
      await this.#keepPage(id, page, details)
    } catch (error) {
      if (!(error instanceof Problem) || !error.isPassing) this.#unfinished.delete(id)
      throw error
    } finally {
      this.#asked.delete(id)
    }
  }

  /** The first unread message, where it isn't on the last page. */
  #farUnread(id: string): number | null {
    const known = this.state.get().conversations?.[id]
    if (known === undefined || known.lastNumber - known.readNumber < PAGE - 10) return null
    return known.readNumber + 1
  }

  async loadBefore(id: string): Promise<void> {
    const first = this.state.get().runs[id]?.messages[0]?.number
    if (first === undefined) return
    const page = await this.#page(id, { before: first })
    this.state.set((chat) => takePage(chat, id, page, "before"))
  }

  async loadAfter(id: string): Promise<void> {
    const last = this.state.get().runs[id]?.messages.at(-1)?.number
    if (last === undefined) return
    const page = await this.#page(id, { after: last })
    this.state.set((chat) => takePage(chat, id, page, "after"))
  }

  /** The person has seen everything up to `number`. */
  markRead(id: string, number: number): void {
    const known = this.state.get().conversations?.[id]
    if (known === undefined || number <= known.readNumber) return
    this.state.set((chat) => readUpTo(chat, id, number))
    this.#owe(id, number)
  }

  #owe(id: string, number: number): void {
    if (number <= (this.#marks.get(id) ?? 0)) return
    this.#marks.set(id, number)
    this.#markTimer ??= setTimeout(() => this.#sendMarks(), MARK_AFTER)
  }

  /** What isn't acknowledged is kept and told again with the next connection. */
  #sendMarks(): void {
    this.#markTimer = null
    for (const [conversationId, number] of this.#marks) {
      this.live.realtime
        .command("chat.mark_read", { conversationId, number })
        .then(() =>
          this.#marks.get(conversationId) === number ? this.#marks.delete(conversationId) : undefined,
        )
        .catch(() => undefined)
    }
  }

  // -- writing ----------------------------------------------------------------------------------------------

  /** Queue a message: it is sent once, in order, when there is a network. */
  async post(conversationId: string, message: NewMessage): Promise<void> {
    const item: OutboxItem = {
      id: newId(),
      conversationId,
      order: Date.now() + Math.random(),
      ...message,
      writtenAt: new Date().toISOString(),
      refusal: null,
    }
    // What is written next is typing anew.
    this.#typedAt = 0
    this.state.set((chat) => ({ ...chat, outbox: [...chat.outbox, item] }))
    await this.live.database.outbox.put(item)
    void this.flush()
  }

  async retry(item: OutboxItem): Promise<void> {
    const waiting = { ...item, refusal: null }
    this.state.set((chat) => ({
      ...chat,
      outbox: chat.outbox.map((one) => (one.id === item.id ? waiting : one)),
    }))
    await this.live.database.outbox.put(waiting)
    void this.flush()
  }

  async discard(item: OutboxItem): Promise<void> {
    this.state.set((chat) => ({ ...chat, outbox: chat.outbox.filter((one) => one.id !== item.id) }))
    await this.live.database.outbox.delete(item.id)
  }

  /** Send what waits, one after another. */
  async flush(): Promise<void> {
    if (this.#isFlushing) return
    this.#isFlushing = true
    try {
      for (;;) {
        const item = this.state.get().outbox.find((one) => one.refusal === null)
        if (item === undefined || this.live.realtime.connection.get() !== "online") return
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
      const message = await this.live.realtime.command<Message>("chat.post_message", {
        conversationId,
        id,
        body,
        replyToId,
        attachmentIds,
        mentions,
      })
      this.state.set((chat) => addMessage(chat, message))
      // Whoever answers has read what was before; the server doesn't assume it.
      this.#owe(conversationId, message.number)
      await this.live.database.outbox.delete(id)
      return true
    } catch (error) {
      if (!(error instanceof Problem) || error.isPassing) return false
      const refused = { ...item, refusal: error.message }
      this.state.set((chat) => ({
        ...chat,
        outbox: chat.outbox.map((one) => (one.id === id ? refused : one)),
      }))
      await this.live.database.outbox.put(refused)
      return true
    }
  }

  edit = (id: string, messageId: string, body: string) =>
    api.patch<Message>(this.#path(id, "messages", messageId), { body })
  remove = (id: string, messageId: string) => api.delete(this.#path(id, "messages", messageId))
  pin = (id: string, messageId: string, isPinned: boolean) => {
    const path = this.#path(id, "messages", messageId, "pin")
    return isPinned ? api.put(path) : api.delete(path)
  }
  react = (id: string, messageId: string, emoji: string, isSet: boolean) => {
    const path = this.#path(id, "messages", messageId, "reactions", emoji)
    return isSet ? api.put(path) : api.delete(path)
  }
  change = (id: string, changes: { title?: string; isReadOnly?: boolean }) =>
    api.patch(this.#path(id), changes)
  muteMember = (id: string, memberId: string, minutes: number | null) =>
    api.put(this.#path(id, "members", memberId, "mute"), { minutes })
  removeMember = (id: string, memberId: string) => api.delete(this.#path(id, "members", memberId))
  addMembers = (id: string, memberIds: string[]) => api.post(this.#path(id, "members"), { memberIds })

  async silence(id: string, isMuted: boolean): Promise<void> {
    await api.put(this.#path(id, "notifications"), { isMuted })
    await this.#takeList()
  }

  /** Somebody types here: said at most every three seconds. */
  type(id: string): void {
    if (Date.now() - this.#typedAt < TYPE_EVERY) return
    this.#typedAt = Date.now()
    this.live.realtime.whisper("chat.type", { conversationId: id })
  }

  async create(
    body: { kind: "direct"; memberId: string } | { kind: "custom"; title: string; memberIds: string[] },
  ) {
    const made = await api.post<Conversation>(inOrganisation(this.live.organisationId, "conversations"), {
      id: newId(),
      ...body,
    })
    this.state.set((chat) => ({ ...chat, conversations: { ...chat.conversations, [made.id]: made } }))
    return made
  }

  // -- what comes -------------------------------------------------------------------------------------------

  #hear(events: KnownEvent[]): void {
    const now = Date.now()
    this.state.set((chat) => events.reduce((state, event) => applyChatEvent(state, event, now), chat))
    const posted = events.flatMap((event) =>
      event.type === "chat.message_posted" ? [event.data.message] : [],
    )
    if (posted.length > 0) {
      void this.live.database.messages.bulkPut(posted)
      void this.live.database.outbox.bulkDelete(posted.map((message) => message.id))
    }
    for (const event of events) this.#follow(event)
  }

  /** What an event asks for beside the state. */
  #follow(event: KnownEvent): void {
    const id = event.stream.slice("conversation:".length)
    switch (event.type) {
      case "chat.message_edited":
      case "chat.message_deleted":
      case "chat.reaction_changed":
      case "chat.message_pinned":
      case "chat.card_changed":
      case "chat.attachment_ready":
        void this.#keepMessage(id, event.data)
        return
      case "chat.conversation_joined":
        void this.#catchUp()
        return
      case "chat.conversation_left":
        void this.#forget(event.data.conversationId)
        return
      case "chat.members_changed":
      case "chat.conversation_changed":
      case "chat.member_muted":
        // What one may do here is the server's to say.
        void this.#takeDetails(id).catch(() => undefined)
        return
    }
  }

  async #catchUp(): Promise<void> {
    try {
      await this.#takeList()
    } catch {
      return
    }
    void this.flush()
    this.#sendMarks()
    for (const [id, around] of this.#unfinished) {
      if (!this.#asked.has(id)) void this.#show(id, around).catch(() => undefined)
    }
    // Others' read marks aren't in the log: they come with the details.
    const opened = this.#opened
    if (opened !== null && !this.#unfinished.has(opened))
      void this.#takeDetails(opened).catch(() => undefined)
  }

  async #takeList(): Promise<void> {
    const list = await api.get<ConversationList>(inOrganisation(this.live.organisationId, "conversations"))
    this.state.set((chat) => takeConversations(chat, list.conversations))
    await this.live.realtime.follow(
      Object.fromEntries(list.conversations.map((one) => [`conversation:${one.id}`, one.seq])),
    )
    await this.live.database.conversations.clear()
    await this.live.database.conversations.bulkPut(list.conversations)
  }

  #retake(streams: string[]): void {
    for (const stream of streams) {
      const id = stream.slice("conversation:".length)
      if (stream.startsWith("conversation:") && this.state.get().runs[id] !== undefined) void this.open(id)
    }
    void this.#catchUp()
  }

  async #takeDetails(id: string): Promise<void> {
    if (this.state.get().members[id] === undefined) return
    const details = await api.get<ConversationDetails>(this.#path(id))
    this.state.set((chat) => takeDetails(chat, details))
  }

  // -- the device -------------------------------------------------------------------------------------------

  async #openFromDevice(): Promise<void> {
    if (this.#wasOpened) return
    this.#wasOpened = true
    const [kept, outbox] = await Promise.all([
      this.live.database.conversations.toArray(),
      this.live.database.outbox.orderBy("order").toArray(),
    ])
    this.state.set((chat) => {
      const withOutbox = { ...chat, outbox: [...outbox, ...chat.outbox] }
      return chat.conversations === null && kept.length > 0 ? takeConversations(withOutbox, kept) : withOutbox
    })
    void this.flush()
  }

  async #showKept(id: string): Promise<void> {
    const { database } = this.live
    const [messages, members] = await Promise.all([
      database.messages
        .where("[conversationId+number]")
        .between([id, 0], [id, Number.MAX_SAFE_INTEGER])
        .reverse()
        .limit(PAGE)
        .toArray(),
      database.members.get(id),
    ])
    const run = unbroken(messages.reverse())
    if (run.length === 0 || this.state.get().runs[id] !== undefined) return
    this.state.set((chat) => ({
      ...chat,
      runs: { ...chat.runs, [id]: { messages: run, hasBefore: (run[0]?.number ?? 1) > 1, hasAfter: false } },
      members: members === undefined ? chat.members : { ...chat.members, [id]: members.members },
    }))
  }

  async #keepPage(id: string, page: MessagePage, details: ConversationDetails): Promise<void> {
    await this.live.database.messages.bulkPut(page.messages)
    await this.live.database.members.put({ conversationId: id, members: details.members })
  }

  async #keepMessage(id: string, data: Record<string, unknown>): Promise<void> {
    const messageId = typeof data.messageId === "string" ? data.messageId : null
    const message = this.state.get().runs[id]?.messages.find((one) => one.id === messageId)
    if (message !== undefined) await this.live.database.messages.put(message)
    else if (messageId !== null) await this.live.database.messages.where("id").equals(messageId).delete()
  }

  async #forget(id: string): Promise<void> {
    const { database, realtime } = this.live
    realtime.unfollow([`conversation:${id}`])
    await database.conversations.delete(id)
    await database.members.delete(id)
    await database.messages
      .where("[conversationId+number]")
      .between([id, 0], [id, Number.MAX_SAFE_INTEGER])
      .delete()
  }

  async #page(id: string, where: { before?: number; after?: number }): Promise<MessagePage> {
    const page = await api.get<MessagePage>(this.#path(id, "messages") + query({ ...where, limit: PAGE }))
    await this.live.database.messages.bulkPut(page.messages)
    return page
  }

  #path(id: string, ...parts: string[]): string {
    return inOrganisation(this.live.organisationId, "conversations", id, ...parts)
  }
}

/** The newest messages of an ascending list that follow each other without a gap. */
function unbroken(messages: Message[]): Message[] {
  for (let place = messages.length - 1; place > 0; place -= 1) {
    if ((messages[place]?.number ?? 0) !== (messages[place - 1]?.number ?? 0) + 1)
      return messages.slice(place)
  }
  return messages
}
