import { createContext, useContext, useEffect } from "react"
import type { EventType, KnownEvent } from "./contract/events"
import { LocalDatabase } from "./database"
import { Realtime, realtimeUrl, type StreamEvent } from "./realtime"

type Listener = (event: KnownEvent) => void

/** The living part of an organisation: its socket, the device's store, and who listens to what. */
export class Live {
  readonly realtime: Realtime
  readonly database: LocalDatabase
  readonly organisationId: string
  readonly memberId: string
  readonly #listeners = new Set<Listener>()
  readonly #onOnline = new Set<() => void>()
  readonly #onRestored = new Set<() => void>()
  readonly #onStale = new Set<(streams: string[]) => void>()
  readonly #onRefused = new Set<(streams: string[]) => void>()

  constructor(organisationId: string, memberId: string) {
    this.organisationId = organisationId
    this.memberId = memberId
    this.database = new LocalDatabase(memberId)
    this.realtime = new Realtime({
      url: realtimeUrl(organisationId),
      onEvent: (event) => this.#tell(event),
      onStale: (streams) => {
        for (const act of this.#onStale) act(streams)
      },
      onRefused: (streams) => {
        for (const act of this.#onRefused) act(streams)
      },
      onOnline: () => {
        for (const act of this.#onOnline) act()
      },
    })
  }

  /** Hear every event that this app knows; others are dropped by whoever switches on the type. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Run when the socket is open (again): snapshots are taken anew. */
  whenOnline(act: () => void): () => void {
    this.#onOnline.add(act)
    return () => this.#onOnline.delete(act)
  }

  whenStale(act: (streams: string[]) => void): () => void {
    this.#onStale.add(act)
    return () => this.#onStale.delete(act)
  }

  /** Run when streams may not be followed, or not now. */
  whenRefused(act: (streams: string[]) => void): () => void {
    this.#onRefused.add(act)
    return () => this.#onRefused.delete(act)
  }

  /** The organisation has let the person in: all begins as after a lost network. */
  tellLetIn(): void {
    for (const act of this.#onOnline) act()
  }

  /** Run when the platform turns out to have been restored from a backup: what was loaded need not have happened. */
  whenRestored(act: () => void): () => void {
    this.#onRestored.add(act)
    return () => this.#onRestored.delete(act)
  }

  tellRestored(): void {
    for (const act of this.#onRestored) act()
  }

  start(): void {
    this.realtime.start()
    void this.realtime
      .follow({ [`member:${this.memberId}`]: -1, [`organisation:${this.organisationId}`]: -1 })
      .catch(() => undefined)
  }

  stop(): void {
    this.realtime.stop()
  }

  #tell(event: StreamEvent): void {
    for (const listener of this.#listeners) listener(event as KnownEvent)
  }
}

export const LiveContext = createContext<Live | null>(null)

export function useLive(): Live {
  const live = useContext(LiveContext)
  if (live === null) throw new Error("used outside of an organisation")
  return live
}

/** Act on events of these types while the component is there. `act` must be stable. */
export function useEvents<K extends EventType>(
  types: readonly K[],
  act: (event: Extract<KnownEvent, { type: K }>) => void,
): void {
  const live = useLive()
  useEffect(
    () =>
      live.listen((event) => {
        if ((types as readonly string[]).includes(event.type)) act(event as Extract<KnownEvent, { type: K }>)
      }),
    [live, types, act],
  )
}
