import { isProblemDocument, Problem } from "./problems"
import { createStore, type Store } from "./store"

/** What the server writes about a stream. `seq` is missing for news that nobody needs later (typing). */
export type StreamEvent = {
  stream: string
  seq?: number
  type: string
  at?: string
  data: Record<string, unknown>
}

export type Connection = "connecting" | "online" | "offline" | "signed_out"

export type SubscribeAnswer = { heads: Record<string, number>; stale: string[]; refused: string[] }

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void }

type Options = {
  url: string
  /** An event in order: seqs of a stream come without gaps and never twice. */
  onEvent: (event: StreamEvent) => void
  /** Streams whose log no longer reaches back: their snapshots must be taken anew. */
  onStale: (streams: string[]) => void
  /** Streams that may not be followed, or not now: they are forgotten until somebody follows them again. */
  onRefused: (streams: string[]) => void
  /** The socket is open (again) and what was missed has been delivered. */
  onOnline: () => void
  makeSocket?: (url: string) => WebSocket
}

// Pauses before the next attempt, in ms; the last one is repeated. Half of each is chance: a whole school must not
// come back in the same moment.
const PAUSES = [0, 500, 1000, 2000, 4000, 8000, 15000]
// A server that leaves (or a right that changed) asks everybody to come back: not all of them at once.
const ASKED_TO_LEAVE = 1012
const FIRST_PAUSE = 1000
const ANSWER_WITHIN = 20_000
const PING_EVERY = 25_000

/** One socket for one organisation: resumes streams after a lost network, carries commands. */
export class Realtime {
  readonly connection: Store<Connection> = createStore<Connection>("connecting")
  readonly #options: Options
  readonly #seqs = new Map<string, number>()
  readonly #waiting = new Map<number, Waiting>()
  readonly #healing = new Set<string>()
  #socket: WebSocket | null = null
  #attempt = 0
  #nextId = 0
  #retry: ReturnType<typeof setTimeout> | null = null
  #ping: ReturnType<typeof setInterval> | null = null
  #isStopped = false

  constructor(options: Options) {
    this.#options = options
  }

  start(): void {
    this.#isStopped = false
    window.addEventListener("online", this.#hurry)
    window.addEventListener("offline", this.#lose)
    document.addEventListener("visibilitychange", this.#hurry)
    this.#open()
  }

  stop(): void {
    this.#isStopped = true
    window.removeEventListener("online", this.#hurry)
    window.removeEventListener("offline", this.#lose)
    document.removeEventListener("visibilitychange", this.#hurry)
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#socket?.close()
    this.#socket = null
  }

  /** Follow streams from the seqs of their snapshots on (-1: from now on); known streams are left as they are. */
  async follow(streams: Record<string, number>): Promise<void> {
    const fresh: Record<string, number> = {}
    for (const [stream, seq] of Object.entries(streams)) {
      if (this.#seqs.has(stream)) continue
      this.#seqs.set(stream, seq)
      fresh[stream] = seq
    }
    if (Object.keys(fresh).length > 0 && this.connection.get() === "online") await this.#subscribe(fresh)
  }

  /** A fresh snapshot was taken: events up to `seq` are in it. */
  restart(stream: string, seq: number): void {
    this.#seqs.set(stream, seq)
  }

  /** A snapshot that is older than what was heard has been taken: hear again what came after it. */
  async rewind(stream: string, seq: number): Promise<void> {
    if ((this.#seqs.get(stream) ?? seq) <= seq) return
    this.#seqs.set(stream, seq)
    if (this.connection.get() === "online") await this.#subscribe({ [stream]: seq })
  }

  unfollow(streams: string[]): void {
    for (const stream of streams) this.#seqs.delete(stream)
    if (this.connection.get() === "online")
      void this.command("unsubscribe", { streams }).catch(() => undefined)
  }

  /** Carry out a command; rejects with a Problem, or with `offline` when there is no answer. */
  command<T>(name: string, args: Record<string, unknown>): Promise<T> {
    const socket = this.#socket
    if (socket === null || socket.readyState !== WebSocket.OPEN) return Promise.reject(offline())
    this.#nextId += 1
    const id = this.#nextId
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(offline())
      }, ANSWER_WITHIN)
      this.#waiting.set(id, {
        resolve: (value) => {
          clearTimeout(timer)
          resolve(value as T)
        },
        reject: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      })
      socket.send(JSON.stringify({ id, do: name, args }))
    })
  }

  /** Something without an answer: typing. */
  whisper(name: string, args: Record<string, unknown>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ do: name, args }))
  }

  readonly #hurry = (): void => {
    if (document.visibilityState === "hidden" || this.connection.get() === "online" || this.#isStopped) return
    this.#attempt = 0
    if (this.#retry !== null) clearTimeout(this.#retry)
    if (this.#socket === null) this.#open()
  }

  /** The device has no network: nobody would tell the socket for a long time. */
  readonly #lose = (): void => {
    const socket = this.#socket
    if (socket === null) return
    this.#closed(socket, 1006)
    socket.close()
  }

  #open(): void {
    this.connection.set(this.#attempt === 0 ? "connecting" : "offline")
    const socket = this.#options.makeSocket?.(this.#options.url) ?? new WebSocket(this.#options.url)
    this.#socket = socket
    socket.addEventListener("message", (message) => this.#receive(String(message.data)))
    socket.addEventListener("close", (event) => this.#closed(socket, event.code))
  }

  #closed(socket: WebSocket, code: number): void {
    if (this.#socket !== socket) return
    this.#socket = null
    if (this.#ping !== null) clearInterval(this.#ping)
    for (const waiting of this.#waiting.values()) waiting.reject(offline())
    this.#waiting.clear()
    if (this.#isStopped) return
    if (code === 4001) {
      this.connection.set("signed_out")
      return
    }
    this.connection.set("offline")
    this.#retry = setTimeout(() => this.#open(), this.#pause(code))
    this.#attempt += 1
  }

  #pause(code: number): number {
    if (this.#attempt === 0 && code === ASKED_TO_LEAVE) return Math.random() * FIRST_PAUSE
    const pause = PAUSES[Math.min(this.#attempt, PAUSES.length - 1)] ?? 15_000
    return pause / 2 + (Math.random() * pause) / 2
  }

  #receive(text: string): void {
    const found = parse(text)
    if (typeof found !== "object" || found === null) return
    if ("re" in found) this.#answer(found as { re: number; ok?: unknown; problem?: unknown })
    else if ("type" in found && found.type === "hello") void this.#resume()
    else if ("stream" in found) this.#event(found as StreamEvent)
  }

  #answer(answer: { re: number; ok?: unknown; problem?: unknown }): void {
    const waiting = this.#waiting.get(answer.re)
    this.#waiting.delete(answer.re)
    if (waiting === undefined) return
    if (isProblemDocument(answer.problem)) waiting.reject(new Problem(answer.problem))
    else waiting.resolve(answer.ok)
  }

  #event(event: StreamEvent): void {
    if (event.seq === undefined) {
      this.#options.onEvent(event)
      return
    }
    const known = this.#seqs.get(event.stream)
    if (known === undefined || event.seq <= known) return
    if (event.seq > known + 1) {
      this.#heal(event.stream, known)
      return
    }
    this.#seqs.set(event.stream, event.seq)
    this.#options.onEvent(event)
  }

  /** Something was missed: ask for it, once at a time. */
  #heal(stream: string, known: number): void {
    if (this.#healing.has(stream)) return
    this.#healing.add(stream)
    void this.#subscribe({ [stream]: known })
      .catch(() => this.#socket?.close())
      .finally(() => this.#healing.delete(stream))
  }

  async #resume(): Promise<void> {
    this.#attempt = 0
    this.connection.set("online")
    this.#ping = setInterval(
      () => void this.command("ping", {}).catch(() => this.#socket?.close()),
      PING_EVERY,
    )
    try {
      if (this.#seqs.size > 0) await this.#subscribe(Object.fromEntries(this.#seqs))
      this.#options.onOnline()
    } catch {
      this.#socket?.close()
    }
  }

  async #subscribe(streams: Record<string, number>): Promise<void> {
    const answer = await this.command<SubscribeAnswer>("subscribe", { streams })
    for (const stream of answer.refused) this.#seqs.delete(stream)
    for (const [stream, head] of Object.entries(answer.heads)) {
      const isFromNowOn = (this.#seqs.get(stream) ?? 0) < 0
      if (isFromNowOn || answer.stale.includes(stream)) this.#seqs.set(stream, head)
    }
    if (answer.stale.length > 0) this.#options.onStale(answer.stale)
    if (answer.refused.length > 0) this.#options.onRefused(answer.refused)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function offline(): Problem {
  return new Problem({ code: "offline", status: 0, title: "Offline", detail: "", params: {} })
}

/** The address of an organisation's socket. */
export function realtimeUrl(organisationId: string): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws"
  return `${scheme}://${location.host}/api/organisations/${organisationId}/realtime`
}
