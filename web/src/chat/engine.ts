import type { KnownEvent } from "../foundation/contract/events"
import type {
  Conversation,
  ConversationDetails,
  ConversationList,
  Message,
} from "../foundation/contract/generated/api"
import { epochOf } from "../foundation/epochs"
import { api, inOrganisation } from "../foundation/http"
import { newId } from "../foundation/ids"
import type { Live } from "../foundation/live"
import { createStore, type Store } from "../foundation/store"
import { type ChatActs, chatActs } from "./acts"
import { addMessages } from "./arriving"
import { Device } from "./device"
import { type Followers, follow } from "./following"
import { gather } from "./gathering"
import { ReadMarks } from "./marks"
import { type NewMessage, Outbox } from "./outbox"
import { PAGE, Pages } from "./pages"
import { applyChatEvents, dropTyping, readUpTo, startAnew, takeConversations, takeDetails } from "./reducer"
import { type ChatState, emptyState } from "./state"
import { Warming } from "./warming"

const TYPE_EVERY = 3_000

/** What chat does with the server and the device; the state itself changes in reducer.ts. */
export class ChatEngine {
  readonly state: Store<ChatState>
  readonly live: Live
  readonly acts: ChatActs
  readonly outbox: Outbox
  readonly #device: Device
  readonly #pages: Pages
  readonly #warming: Warming
  readonly #marks: ReadMarks
  #typedAt = 0
  // Conversations that the person has opened since the start.
  #shown = new Set<string>()
  #opened: string | null = null
  #undo: (() => void)[] = []
  #wasOpened = false
  readonly #followers: Followers = {
    keepMessage: (id, data) => this.#keepMessage(id, data),
    catchUp: () => void this.#catchUp(),
    forget: (id) => void this.#forget(id),
    takeDetails: (id) => void this.#takeDetails(id).catch(() => undefined),
  }
  // The newest epoch of the log that is known; null: none is.
  #epoch: number | null = null

  constructor(live: Live) {
    this.live = live
    this.state = createStore(emptyState(live.memberId))
    this.acts = chatActs(live.organisationId)
    this.#device = new Device(live.database)
    this.#pages = new Pages(live, this.state, this.#device)
    this.#warming = new Warming(this.#device, this.state)
    this.#marks = new ReadMarks(live.realtime)
    this.outbox = new Outbox(live, this.state, (message) => this.#sent(message))
  }

  /** Show what the device has, then what the server says. Returns how to stop. */
  start(): () => void {
    const news = gather<KnownEvent>((events) => this.#hear(events))
    this.#undo = [
      this.live.listen(news.add),
      news.stop,
      this.live.whenOnline(() => void this.#catchUp()),
      this.live.whenStale((streams) => this.#retake(streams)),
      this.#device.start(),
    ]
    const timer = setInterval(() => this.state.set((chat) => dropTyping(chat, Date.now())), 2_000)
    this.#undo.push(() => clearInterval(timer))
    void this.#openFromDevice()
    return () => {
      for (const act of this.#undo) act()
    }
  }

  // -- reading ----------------------------------------------------------------------------------------------

  /** A conversation is about to be opened: have ready what the device knows of it. */
  prepare(id: string): void {
    if (!this.#shown.has(id) && this.#farUnread(id) === null) void this.#warming.warm(id)
  }

  /** Load a conversation: at once from the device, then from the server; `around` a number, or where one left off. */
  async open(id: string, around?: number): Promise<void> {
    const isFirst = !this.#shown.has(id)
    const place = around ?? (isFirst ? this.#farUnread(id) : null)
    this.#shown.add(id)
    if (isFirst && place === null) void this.#warming.warm(id)
    // What the device has would be another place than the one to show.
    if (isFirst && place !== null) this.#warming.cool(id, place)
    try {
      await this.#show(id, place)
    } catch (error) {
      void this.#warming.warm(id)
      throw error
    }
  }

  /** Load the end of a conversation, whatever is unread. */
  async openEnd(id: string): Promise<void> {
    await this.#show(id, null)
  }

  #show(id: string, around: number | null): Promise<void> {
    this.#opened = id
    return this.#pages.show(id, around)
  }

  /** The first unread message, where it isn't on the last page. */
  #farUnread(id: string): number | null {
    const known = this.state.get().conversations?.[id]
    if (known === undefined || known.lastNumber - known.readNumber < PAGE - 10) return null
    return known.readNumber + 1
  }

  loadBefore = (id: string): Promise<void> => this.#pages.loadBefore(id)
  loadAfter = (id: string): Promise<void> => this.#pages.loadAfter(id)

  /** The conversation stands on the screen: does the person see its end? null: it no longer stands there. */
  watch(id: string, isAtEnd: boolean | null): void {
    if ((this.state.get().watched[id] ?? null) === isAtEnd) return
    this.state.set((chat) => {
      const { [id]: _, ...others } = chat.watched
      return { ...chat, watched: isAtEnd === null ? others : { ...others, [id]: isAtEnd } }
    })
  }

  /** The person has seen everything up to `number`. */
  markRead(id: string, number: number): void {
    const known = this.state.get().conversations?.[id]
    if (known === undefined || number <= known.readNumber) return
    this.state.set((chat) => readUpTo(chat, id, number))
    this.#marks.owe(id, number)
  }

  // -- writing ----------------------------------------------------------------------------------------------

  /** Queue a message: it is sent once, in order, when there is a network. */
  async post(conversationId: string, message: NewMessage): Promise<void> {
    // What is written next is typing anew.
    this.#typedAt = 0
    await this.outbox.post(conversationId, message)
  }

  #sent(message: Message): void {
    this.state.set((chat) => addMessages(chat, [message]))
    // Whoever answers has read what was before; the server doesn't assume it.
    this.#marks.owe(message.conversationId, message.number)
    this.#device.keepPage(message.conversationId, [message])
    void this.#device.settle([message.id])
  }

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
    const waiting = new Set(this.state.get().outbox.map((item) => item.id))
    this.state.set((chat) => applyChatEvents(chat, events, now))
    const posted = events.flatMap((event) =>
      event.type === "chat.message_posted" ? [event.data.message] : [],
    )
    this.#device.keep(posted)
    void this.#device.settle(posted.map((message) => message.id).filter((id) => waiting.has(id)))
    const { watched, conversations } = this.state.get()
    for (const id of new Set(posted.map((message) => message.conversationId))) {
      const chat = conversations?.[id]
      if (watched[id] === true && chat !== undefined) this.#marks.owe(id, chat.readNumber)
    }
    for (const event of events) follow(event, this.#followers)
  }

  async #catchUp(): Promise<void> {
    try {
      await this.#takeList()
    } catch {
      return
    }
    void this.outbox.flush()
    this.#marks.send()
    this.#pages.finish()
    // Others' read marks aren't in the log: they come with the details.
    const opened = this.#opened
    if (opened !== null && !this.#pages.isUnfinished(opened))
      void this.#takeDetails(opened).catch(() => undefined)
  }

  async #takeList(): Promise<void> {
    const list = await api.get<ConversationList>(inOrganisation(this.live.organisationId, "conversations"))
    const isRestored = this.#noteEpoch(list.conversations)
    if (isRestored) await this.#startAnew()
    this.state.set((chat) => takeConversations(chat, list.conversations))
    await this.live.realtime.follow(
      Object.fromEntries(list.conversations.map((one) => [`conversation:${one.id}`, one.seq])),
    )
    this.#device.keepList(list.conversations)
    this.#warming.start(this.#shown)
    if (isRestored && this.#opened !== null) void this.#show(this.#opened, null).catch(() => undefined)
  }

  /** Whether the log has begun a new epoch since it was last looked at. */
  #noteEpoch(conversations: Conversation[]): boolean {
    if (conversations.length === 0) return false
    const known = this.#epoch
    this.#epoch = Math.max(known ?? 0, ...conversations.map((one) => epochOf(one.seq)))
    return known !== null && this.#epoch > known
  }

  /** The platform was restored from a backup: nothing that is known here need have happened. */
  async #startAnew(): Promise<void> {
    this.state.set(startAnew)
    await this.#device.forgetAll().catch(() => undefined)
    this.live.tellRestored()
  }

  #retake(streams: string[]): void {
    for (const stream of streams) {
      const id = stream.slice("conversation:".length)
      if (!stream.startsWith("conversation:")) continue
      if (this.#shown.has(id)) void this.open(id).catch(() => undefined)
      else this.#warming.cool(id)
    }
    void this.#catchUp()
  }

  async #takeDetails(id: string): Promise<void> {
    if (!this.#shown.has(id)) return
    const details = await api.get<ConversationDetails>(this.#path(id))
    this.state.set((chat) => takeDetails(chat, details))
  }

  // -- the device -------------------------------------------------------------------------------------------

  async #openFromDevice(): Promise<void> {
    if (this.#wasOpened) return
    this.#wasOpened = true
    const { conversations, outbox } = await this.#device.list()
    const isPast = this.#epoch !== null && conversations.some((one) => epochOf(one.seq) < (this.#epoch ?? 0))
    // The server was faster, and what the device has comes from before a restore.
    if (isPast) await this.#startAnew()
    else if (this.#epoch === null) this.#noteEpoch(conversations)
    this.state.set((chat) => {
      const withOutbox = { ...chat, outbox: [...outbox, ...chat.outbox] }
      return chat.conversations === null && conversations.length > 0
        ? takeConversations(withOutbox, conversations)
        : withOutbox
    })
    this.#warming.start(this.#shown)
    void this.outbox.flush()
  }

  #keepMessage(id: string, data: Record<string, unknown>): void {
    const messageId = typeof data.messageId === "string" ? data.messageId : null
    const message = this.state.get().runs[id]?.messages.find((one) => one.id === messageId)
    if (message !== undefined) this.#device.keep([message])
    else if (messageId !== null) this.#device.drop(messageId)
  }

  async #forget(id: string): Promise<void> {
    this.live.realtime.unfollow([`conversation:${id}`])
    await this.#device.forget(id)
  }

  #path(id: string, ...parts: string[]): string {
    return inOrganisation(this.live.organisationId, "conversations", id, ...parts)
  }
}
