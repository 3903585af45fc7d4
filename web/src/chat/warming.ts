import { whenIdle } from "../foundation/idle"
import type { Store } from "../foundation/store"
import type { Device } from "./device"
import type { ChatState } from "./state"

// So many conversations stand ready, the liveliest first,
const READY = 20
// each with so many of its newest messages: more than a screen.
const SCREEN = 40

/** Conversations are read from the device before they are opened: a touch shows them in the next frame. */
export class Warming {
  readonly #device: Device
  readonly #state: Store<ChatState>
  readonly #asked = new Map<string, Promise<void>>()
  #isGoing = false

  constructor(device: Device, state: Store<ChatState>) {
    this.#device = device
    this.#state = state
  }

  /** Read one conversation after another, whenever there is nothing else to do. */
  start(shown: ReadonlySet<string>): void {
    if (this.#isGoing) return
    this.#isGoing = true
    const ids = liveliest(this.#state.get()).filter((id) => !shown.has(id))
    const next = () => {
      const id = ids.shift()
      if (id === undefined) {
        this.#isGoing = false
        return
      }
      whenIdle(() => void this.warm(id).then(next))
    }
    next()
  }

  /** Have the end of a conversation in the state, unless there is something of it already. */
  warm(id: string): Promise<void> {
    if (this.#state.get().runs[id] !== undefined) return Promise.resolve()
    const going = this.#asked.get(id)
    if (going !== undefined) return going
    const work = this.#take(id)
      // A device without a store knows nothing.
      .catch(() => undefined)
      .finally(() => this.#asked.delete(id))
    this.#asked.set(id, work)
    return work
  }

  /** Put away what the device said, where it no longer holds; what contains message `place` may stay. */
  cool(id: string, place?: number): void {
    this.#state.set((chat) => {
      const run = chat.runs[id]
      if (run === undefined || (place !== undefined && run.messages.some((one) => one.number === place)))
        return chat
      const { [id]: _, ...runs } = chat.runs
      return { ...chat, runs }
    })
  }

  async #take(id: string): Promise<void> {
    const last = this.#state.get().conversations?.[id]?.lastNumber ?? Number.MAX_SAFE_INTEGER - 1
    const { messages, members } = await this.#device.end(id, last, SCREEN)
    const first = messages[0]
    if (first === undefined) return
    this.#state.set((chat) => {
      // The server was faster, or the person no longer belongs to it.
      if (chat.runs[id] !== undefined) return chat
      return {
        ...chat,
        runs: { ...chat.runs, [id]: { messages, hasBefore: first.number > 1, hasAfter: false } },
        members:
          members === undefined || chat.members[id] !== undefined
            ? chat.members
            : { ...chat.members, [id]: members },
      }
    })
  }
}

function liveliest({ conversations, runs }: ChatState): string[] {
  return Object.values(conversations ?? {})
    .filter((one) => one.lastMessage !== null)
    .sort((one, other) =>
      (one.lastMessage?.createdAt ?? "") < (other.lastMessage?.createdAt ?? "") ? 1 : -1,
    )
    .slice(0, READY)
    .map((one) => one.id)
    .filter((id) => runs[id] === undefined)
}
