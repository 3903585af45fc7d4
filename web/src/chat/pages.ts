import type { ConversationDetails, MessagePage } from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"
import type { Live } from "../foundation/live"
import { Problem } from "../foundation/problems"
import type { Store } from "../foundation/store"
import type { Device } from "./device"
import { takePage } from "./paging"
import { takeDetails } from "./reducer"
import type { ChatState } from "./state"

export const PAGE = 60

/** The history of conversations, page by page from the server; without a network from the device. */
export class Pages {
  readonly #live: Live
  readonly #state: Store<ChatState>
  readonly #device: Device
  // Conversations that couldn't be shown yet (the place to show; null: the end): asked for again with the network.
  readonly #unfinished = new Map<string, number | null>()
  readonly #asked = new Set<string>()

  constructor(live: Live, state: Store<ChatState>, device: Device) {
    this.#live = live
    this.#state = state
    this.#device = device
  }

  /** A conversation with the page around message `around`, or its newest page. */
  async show(id: string, around: number | null): Promise<void> {
    this.#unfinished.set(id, around)
    this.#asked.add(id)
    try {
      const [details, page] = await Promise.all([
        api.get<ConversationDetails>(this.#path(id)),
        api.get<MessagePage>(this.#path(id, "messages") + query({ around, limit: PAGE })),
      ])
      this.#unfinished.delete(id)
      this.#state.set((chat) => takePage(takeDetails(chat, details), id, page, "fresh"))
      this.#device.keepPage(id, page.messages, details.members)
      await this.#live.realtime.follow({ [`conversation:${id}`]: page.seq })
      // The list may have been followed further while the page was on its way.
      await this.#live.realtime.rewind(`conversation:${id}`, page.seq)
    } catch (error) {
      if (!(error instanceof Problem) || !error.isPassing) this.#unfinished.delete(id)
      throw error
    } finally {
      this.#asked.delete(id)
    }
  }

  /** The network is back: what couldn't be shown is asked for again. */
  finish(): void {
    for (const [id, around] of this.#unfinished) {
      if (!this.#asked.has(id)) void this.show(id, around).catch(() => undefined)
    }
  }

  isUnfinished(id: string): boolean {
    return this.#unfinished.has(id)
  }

  /** Earlier messages. */
  async loadBefore(id: string): Promise<void> {
    const first = this.#state.get().runs[id]?.messages[0]?.number
    if (first === undefined) return
    const page = await this.#page(id, { before: first }).catch((error: unknown) =>
      this.#kept(id, first, error),
    )
    // Another place may have been opened meanwhile: what touches it no longer doesn't belong to it.
    if (this.#state.get().runs[id]?.messages[0]?.number !== first) return
    this.#state.set((chat) => takePage(chat, id, page, "before"))
  }

  /** Later messages. */
  async loadAfter(id: string): Promise<void> {
    const last = this.#state.get().runs[id]?.messages.at(-1)?.number
    if (last === undefined) return
    const page = await this.#page(id, { after: last })
    if (this.#state.get().runs[id]?.messages.at(-1)?.number !== last) return
    this.#state.set((chat) => takePage(chat, id, page, "after"))
  }

  async #page(id: string, where: { before?: number; after?: number }): Promise<MessagePage> {
    const page = await api.get<MessagePage>(this.#path(id, "messages") + query({ ...where, limit: PAGE }))
    this.#device.keepPage(id, page.messages)
    return page
  }

  /** The device's page before message `first`, when the server couldn't be asked (`error`). */
  async #kept(id: string, first: number, error: unknown): Promise<MessagePage> {
    if (!(error instanceof Problem) || !error.isPassing) throw error
    const messages = await this.#device.before(id, first, PAGE)
    if (messages.at(-1)?.number !== first - 1) throw error
    return { messages, hasBefore: (messages[0]?.number ?? 1) > 1, hasAfter: true, seq: 0 }
  }

  #path(id: string, ...parts: string[]): string {
    return inOrganisation(this.#live.organisationId, "conversations", id, ...parts)
  }
}
