import {
  ConnectionState,
  DisconnectReason,
  type Participant,
  type RemoteTrackPublication,
  type Room,
  Track,
} from "livekit-client"
import type { Joined } from "../../foundation/contract/generated/api"
import { Problem } from "../../foundation/problems"
import { createStore, type Store } from "../../foundation/store"
import type { Choices, Traffic } from "./devices"
import { makeRoom } from "./listening"
import { lookAt } from "./people"
import { pauseBeforeEntry } from "./returning"
import { Sending } from "./sending"
import { type Ending, NOTHING, type RoomView } from "./view"

export type Picture = "camera" | "screen"

/** Something that the person should hear of: a sentence in their language is made where it is shown. */
export type CallNews =
  | { kind: "muted_by_host" }
  | { kind: "camera_stopped_by_host" }
  | { kind: "share_stopped_by_host" }
  | { kind: "device"; sentence: string }
  | { kind: "joined" | "left" | "hand"; name: string }

type Options = {
  /** A fresh ticket; asked for again after every loss that LiveKit's own client couldn't mend. */
  takeTicket: () => Promise<Joined>
  choices: Choices
  onNews: (news: CallNews) => void
  /** The hand was up before the connection was lost: LiveKit has forgotten it. */
  raiseHand: () => Promise<void>
}

// Whoever was inside before and is there again within this time (ms) isn't announced.
const MISSED_FOR = 30_000

/** One person's way through a call: comes in, publishes, comes back after a lost network, leaves. */
export class CallConnection {
  readonly view: Store<RoomView> = createStore<RoomView>(NOTHING)
  readonly sending: Sending
  readonly #options: Options
  readonly #spokeAt = new Map<string, number>()
  /** Who was inside when the connection was lost. */
  readonly #missed = new Set<string>()
  /** Where voices sound from; it isn't seen. */
  readonly #sounds = document.createElement("div")
  #room: Room
  #traffic: Traffic
  #isHandWanted = false
  #isOver = false
  #attempt = 0
  #refresh: ReturnType<typeof setTimeout> | null = null
  #retry: ReturnType<typeof setTimeout> | null = null
  #farewell: ReturnType<typeof setTimeout> | null = null

  constructor(options: Options) {
    this.#options = options
    this.#traffic = options.choices.traffic
    this.sending = new Sending({
      choices: options.choices,
      room: () => this.#room,
      onChange: () => this.#update(),
      onTrouble: (sentence) => options.onNews({ kind: "device", sentence }),
    })
    this.#sounds.hidden = true
    document.body.append(this.#sounds)
    this.#room = this.#makeRoom()
  }

  /** Come in; may be called again after `stopUnlessBack`. */
  start(): void {
    if (this.#farewell !== null) {
      clearTimeout(this.#farewell)
      this.#farewell = null
      return
    }
    void this.#enter()
  }

  /** The screen has gone. A screen that is only made anew comes back in the same moment, and the call goes on. */
  stopUnlessBack(): void {
    this.#farewell = setTimeout(() => this.leave(), 0)
  }

  /** Come in. Never rejects: what went wrong is in the view. */
  async #enter(): Promise<void> {
    let ticket: Joined
    try {
      ticket = await this.#options.takeTicket()
    } catch (error) {
      if (error instanceof Problem && !error.isPassing) this.#end("refused", error.message)
      else this.#later(error instanceof Problem ? error.message : null)
      return
    }
    if (this.#isOver) return
    try {
      await this.#room.connect(ticket.url, ticket.token, { autoSubscribe: false, maxRetries: 1 })
    } catch {
      this.#later(null)
      return
    }
    this.#attempt = 0
    this.#update()
    setTimeout(() => this.#missed.clear(), MISSED_FOR)
    this.#subscribeToAll()
    if (this.#isHandWanted) void this.#options.raiseHand().catch(() => undefined)
    await this.sending.begin()
  }

  /** Leave for good. */
  leave(): void {
    this.#end("left", null)
  }

  /** Whether the hand is meant to be up: it is raised again after a full reconnect. */
  keepHand(isRaised: boolean): void {
    this.#isHandWanted = isRaised
  }

  setTraffic(traffic: Traffic): void {
    this.#traffic = traffic
    this.#subscribeToAll()
    if (traffic === "sound" && this.sending.wanted.camera) void this.sending.setCamera(false)
    this.#update()
  }

  /** After a touch: let the browser play sound. */
  async playSound(): Promise<void> {
    await this.#room.startAudio().catch(() => undefined)
    this.#update()
  }

  /** Show somebody's picture in a video element; null: there is none to show here. */
  attach(personId: string, picture: Picture, element: HTMLVideoElement): (() => void) | null {
    const source = picture === "camera" ? Track.Source.Camera : Track.Source.ScreenShare
    const track = this.#participant(personId)?.getTrackPublication(source)?.track
    if (track === undefined || track.isMuted) return null
    track.attach(element)
    return () => {
      track.detach(element)
    }
  }

  /** How loud somebody is now, 0 to 1. */
  loudness(personId: string): number {
    return this.#participant(personId)?.audioLevel ?? 0
  }

  // -- inside ---------------------------------------------------------------------------------------------------

  #participant(id: string): Participant | undefined {
    return this.#room.getParticipantByIdentity(id)
  }

  #makeRoom(): Room {
    const room = makeRoom({
      onChange: () => this.#update(),
      onVoice: (element) => this.#sounds.append(element),
      onOffer: (publication) => this.#subscribe(publication),
      onSilenced: (source) => this.#mutedByHost(source),
      onUnpublished: ({ source, track }) => {
        const isStillShared = track?.mediaStreamTrack.readyState === "live"
        if (source === Track.Source.ScreenShare && isStillShared && this.#isIn(room))
          this.#options.onNews({ kind: "share_stopped_by_host" })
      },
      onCame: (id, name) => {
        // Who comes back after all were thrown out hadn't gone.
        if (!this.#missed.delete(id)) this.#options.onNews({ kind: "joined", name })
      },
      // Told a moment later: when the connection itself has ended, all others go out of the room first.
      onWent: (id, name) =>
        setTimeout(() => {
          const isHere = this.#room.remoteParticipants.has(id)
          if (this.#isIn(room) && !isHere) this.#options.onNews({ kind: "left", name })
        }, 0),
      onHand: (name, isLocal, isRaised) => {
        if (isRaised && !isLocal) this.#options.onNews({ kind: "hand", name })
        if (!isRaised && isLocal) this.#isHandWanted = false
      },
      onSpeakers: (ids) => {
        for (const id of ids) this.#spokeAt.set(id, Date.now())
      },
      onForgotten: () => {
        if (room === this.#room) this.#later(null)
      },
      onDisconnected: (reason) => this.#disconnected(room, reason),
    })
    return room
  }

  /** Whether this is the room one is in, connected. */
  #isIn(room: Room): boolean {
    return room === this.#room && room.state === ConnectionState.Connected && this.#retry === null
  }

  #subscribeToAll(): void {
    for (const participant of this.#room.remoteParticipants.values())
      for (const publication of participant.trackPublications.values())
        this.#subscribe(publication as RemoteTrackPublication)
  }

  #subscribe(publication: RemoteTrackPublication): void {
    publication.setSubscribed(isWanted(publication.source, this.#traffic))
  }

  #mutedByHost(source: Track.Source): void {
    const { wanted } = this.sending
    if (source === Track.Source.Microphone && wanted.microphone) {
      wanted.microphone = false
      this.#options.onNews({ kind: "muted_by_host" })
    }
    if (source === Track.Source.Camera && wanted.camera) {
      wanted.camera = false
      this.#options.onNews({ kind: "camera_stopped_by_host" })
    }
  }

  #disconnected(room: Room, reason: DisconnectReason | undefined): void {
    if (room !== this.#room || this.#isOver) return
    const ending = ENDINGS.get(reason)
    if (ending !== undefined) this.#end(ending, null)
    else this.#later(null)
  }

  /** Come back after a pause, with a fresh ticket: the server may refuse it then, or the call may be over. */
  #later(refusal: string | null): void {
    if (this.#isOver || this.#retry !== null) return
    const pause = pauseBeforeEntry(this.#attempt)
    this.#attempt += 1
    this.view.set((now) => ({ ...now, link: now.people.length > 0 ? "reconnecting" : "connecting", refusal }))
    for (const one of this.view.get().people) this.#missed.add(one.id)
    this.#leaveRoom()
    this.#retry = setTimeout(() => {
      this.#retry = null
      void this.#enter()
    }, pause)
  }

  /** Out of the old room and before the new one, with what is sent in hand. */
  #leaveRoom(): void {
    const old = this.#room
    this.sending.keep(old)
    this.#room = this.#makeRoom()
    old.removeAllListeners()
    this.#sounds.replaceChildren()
    void old.disconnect(false)
  }

  #end(ending: Ending, refusal: string | null): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#retry !== null) clearTimeout(this.#retry)
    if (this.#refresh !== null) clearTimeout(this.#refresh)
    this.view.set((now) => ({ ...now, link: "over", ending, refusal, people: [] }))
    this.sending.end()
    void this.#room.disconnect()
    this.#sounds.remove()
  }

  /** Events come in bursts: the screen is told once for all of them. */
  #update(): void {
    if (this.#refresh !== null || this.#isOver) return
    this.#refresh = setTimeout(() => {
      this.#refresh = null
      if (!this.#isOver) this.view.set((now) => lookAt(this.#room, now, this.#spokeAt, this.sending.wanted))
    }, 30)
  }
}

// Every other reason is the network's, or a restart: one comes back.
const ENDINGS = new Map<DisconnectReason | undefined, Ending>([
  [DisconnectReason.CLIENT_INITIATED, "left"],
  [DisconnectReason.PARTICIPANT_REMOVED, "removed"],
  [DisconnectReason.ROOM_DELETED, "ended"],
  [DisconnectReason.DUPLICATE_IDENTITY, "elsewhere"],
])

function isWanted(source: Track.Source, traffic: Traffic): boolean {
  if (source === Track.Source.Microphone || source === Track.Source.ScreenShareAudio) return true
  if (source === Track.Source.ScreenShare) return traffic !== "sound"
  return traffic === "all"
}
