import {
  ConnectionQuality,
  DisconnectReason,
  MediaDeviceFailure,
  type Participant,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  type ScreenShareCaptureOptions,
  Track,
  type TrackPublication,
  VideoPresets,
} from "livekit-client"
import type { Joined } from "../../foundation/contract/generated/api"
import { Problem } from "../../foundation/problems"
import { createStore, type Store } from "../../foundation/store"
import { type Choices, explainDevice, type Traffic } from "./devices"
import { type Ending, NOTHING, type Person, type Quality, type RoomView } from "./view"

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

// Pauses before coming back, ms; LiveKit's client has tried for some time by itself before.
const PAUSES = [300, 1000, 2000, 4000, 8000]
const SHARE: ScreenShareCaptureOptions = { audio: true, contentHint: "detail", selfBrowserSurface: "exclude" }

/** One person's way through a call: comes in, publishes, comes back after a lost network, leaves. */
export class CallConnection {
  readonly view: Store<RoomView> = createStore<RoomView>(NOTHING)
  readonly #options: Options
  readonly #spokeAt = new Map<string, number>()
  /** Where voices sound from; it isn't seen. */
  readonly #sounds = document.createElement("div")
  #room: Room
  #traffic: Traffic
  #wanted: { microphone: boolean; camera: boolean; hand: boolean }
  #devices: { microphone: string; camera: string; speaker: string }
  #isOver = false
  #attempt = 0
  #refresh: ReturnType<typeof setTimeout> | null = null
  #retry: ReturnType<typeof setTimeout> | null = null
  #farewell: ReturnType<typeof setTimeout> | null = null

  constructor(options: Options) {
    this.#options = options
    const { choices } = options
    this.#traffic = choices.traffic
    this.#wanted = { microphone: choices.isMicrophoneOn, camera: choices.isCameraOn, hand: false }
    this.#devices = { microphone: choices.microphoneId, camera: choices.cameraId, speaker: choices.speakerId }
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
    for (const participant of this.#room.remoteParticipants.values())
      for (const publication of participant.trackPublications.values())
        this.#subscribe(publication as RemoteTrackPublication)
    if (this.#wanted.hand) void this.#options.raiseHand().catch(() => undefined)
    await Promise.all([
      this.#wanted.microphone ? this.setMicrophone(true) : undefined,
      this.#wanted.camera ? this.setCamera(true) : undefined,
      this.#devices.speaker === "" ? undefined : this.chooseSpeaker(this.#devices.speaker),
    ])
  }

  /** Leave for good. */
  leave(): void {
    this.#end("left", null)
  }

  async setMicrophone(isOn: boolean): Promise<void> {
    this.#wanted.microphone = isOn
    try {
      await this.#room.localParticipant.setMicrophoneEnabled(isOn, {
        deviceId: this.#devices.microphone || undefined,
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      })
    } catch (error) {
      this.#wanted.microphone = false
      this.#tellDevice(error, "microphone")
    }
    this.#update()
  }

  async setCamera(isOn: boolean): Promise<void> {
    this.#wanted.camera = isOn
    try {
      await this.#room.localParticipant.setCameraEnabled(isOn, {
        deviceId: this.#devices.camera || undefined,
      })
    } catch (error) {
      this.#wanted.camera = false
      this.#tellDevice(error, "camera")
    }
    this.#update()
  }

  async setScreen(isOn: boolean): Promise<void> {
    try {
      await this.#room.localParticipant.setScreenShareEnabled(isOn, SHARE)
    } catch (error) {
      // Closing the browser's own question is an answer, not an error.
      if (!(error instanceof DOMException && error.name === "NotAllowedError"))
        this.#tellDevice(error, "camera")
    }
    this.#update()
  }

  /** Whether the hand is meant to be up: it is raised again after a full reconnect. */
  keepHand(isRaised: boolean): void {
    this.#wanted.hand = isRaised
  }

  setTraffic(traffic: Traffic): void {
    this.#traffic = traffic
    for (const participant of this.#room.remoteParticipants.values())
      for (const publication of participant.trackPublications.values())
        this.#subscribe(publication as RemoteTrackPublication)
    if (traffic === "sound" && this.#wanted.camera) void this.setCamera(false)
    this.#update()
  }

  async chooseMicrophone(id: string): Promise<void> {
    this.#devices.microphone = id
    await this.#room
      .switchActiveDevice("audioinput", id)
      .catch((error) => this.#tellDevice(error, "microphone"))
  }

  async chooseCamera(id: string): Promise<void> {
    this.#devices.camera = id
    await this.#room.switchActiveDevice("videoinput", id).catch((error) => this.#tellDevice(error, "camera"))
  }

  async chooseSpeaker(id: string): Promise<void> {
    this.#devices.speaker = id
    await this.#room.switchActiveDevice("audiooutput", id).catch(() => undefined)
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
    const room = new Room({
      adaptiveStream: { pixelDensity: "screen" },
      dynacast: true,
      disconnectOnPageLeave: true,
      videoCaptureDefaults: { resolution: VideoPresets.h540.resolution },
      publishDefaults: { simulcast: true, dtx: true, red: true, stopMicTrackOnMute: false },
    })
    const update = () => this.#update()
    for (const event of [
      RoomEvent.ConnectionStateChanged,
      RoomEvent.TrackUnpublished,
      RoomEvent.TrackUnmuted,
      RoomEvent.LocalTrackPublished,
      RoomEvent.ConnectionQualityChanged,
      RoomEvent.AudioPlaybackStatusChanged,
      RoomEvent.ParticipantPermissionsChanged,
      RoomEvent.ParticipantNameChanged,
      RoomEvent.ParticipantMetadataChanged,
    ] as const)
      room.on(event, update)
    room
      .on(RoomEvent.TrackSubscribed, (track) => {
        if (track.kind === Track.Kind.Audio) this.#sounds.append(track.attach())
        this.#update()
      })
      .on(RoomEvent.TrackUnsubscribed, (track) => {
        if (track.kind === Track.Kind.Audio) for (const element of track.detach()) element.remove()
        this.#update()
      })
      .on(RoomEvent.TrackPublished, (publication) => {
        this.#subscribe(publication)
        this.#update()
      })
      .on(RoomEvent.TrackMuted, (publication, participant) => {
        if (participant.isLocal) this.#mutedByHost(publication.source)
        this.#update()
      })
      .on(RoomEvent.LocalTrackUnpublished, (publication) => {
        if (
          publication.source === Track.Source.ScreenShare &&
          publication.track?.mediaStreamTrack.readyState === "live"
        )
          this.#options.onNews({ kind: "share_stopped_by_host" })
        this.#update()
      })
      .on(RoomEvent.ParticipantConnected, (participant) => {
        this.#options.onNews({ kind: "joined", name: participant.name ?? "" })
        this.#update()
      })
      .on(RoomEvent.ParticipantDisconnected, (participant) => {
        this.#options.onNews({ kind: "left", name: participant.name ?? "" })
        this.#update()
      })
      .on(RoomEvent.ParticipantAttributesChanged, (changed, participant) => {
        if (changed.hand && !participant.isLocal)
          this.#options.onNews({ kind: "hand", name: participant.name ?? "" })
        if (changed.hand === "" && participant.isLocal) this.#wanted.hand = false
        this.#update()
      })
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) => {
        for (const speaker of speakers) this.#spokeAt.set(speaker.identity, Date.now())
        this.#update()
      })
      .on(RoomEvent.MediaDevicesError, (error) => {
        if (MediaDeviceFailure.getFailure(error) !== undefined) this.#update()
      })
      .on(RoomEvent.Disconnected, (reason) => this.#disconnected(room, reason))
    return room
  }

  #subscribe(publication: RemoteTrackPublication): void {
    publication.setSubscribed(isWanted(publication.source, this.#traffic))
  }

  #mutedByHost(source: Track.Source): void {
    if (source === Track.Source.Microphone && this.#wanted.microphone) {
      this.#wanted.microphone = false
      this.#options.onNews({ kind: "muted_by_host" })
    }
    if (source === Track.Source.Camera && this.#wanted.camera) {
      this.#wanted.camera = false
      this.#options.onNews({ kind: "camera_stopped_by_host" })
    }
  }

  #tellDevice(error: unknown, what: "microphone" | "camera"): void {
    this.#options.onNews({ kind: "device", sentence: explainDevice(error, what) })
  }

  #disconnected(room: Room, reason: DisconnectReason | undefined): void {
    if (room !== this.#room || this.#isOver) return
    const ending = ENDINGS.get(reason)
    if (ending !== undefined) this.#end(ending, null)
    else this.#later(null)
  }

  /** Come back after a pause, with a fresh ticket: the server may refuse it then, or the call may be over. */
  #later(refusal: string | null): void {
    if (this.#isOver) return
    const pause = PAUSES[Math.min(this.#attempt, PAUSES.length - 1)] ?? 8000
    this.#attempt += 1
    this.view.set((now) => ({ ...now, link: now.people.length > 0 ? "reconnecting" : "connecting", refusal }))
    this.#retry = setTimeout(() => {
      const old = this.#room
      this.#room = this.#makeRoom()
      old.removeAllListeners()
      this.#sounds.replaceChildren()
      void old.disconnect()
      void this.#enter()
    }, pause)
  }

  #end(ending: Ending, refusal: string | null): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#retry !== null) clearTimeout(this.#retry)
    if (this.#refresh !== null) clearTimeout(this.#refresh)
    this.view.set((now) => ({ ...now, link: "over", ending, refusal, people: [] }))
    void this.#room.disconnect()
    this.#sounds.remove()
  }

  /** Events come in bursts: the screen is told once for all of them. */
  #update(): void {
    if (this.#refresh !== null || this.#isOver) return
    this.#refresh = setTimeout(() => {
      this.#refresh = null
      if (!this.#isOver) this.view.set((now) => this.#look(now))
    }, 30)
  }

  #look(before: RoomView): RoomView {
    const room = this.#room
    if (room.state === "disconnected") return before
    const people = [room.localParticipant, ...room.remoteParticipants.values()]
      .filter((one) => one.identity !== "")
      .map((one) => personOf(one, this.#spokeAt.get(one.identity) ?? 0))
    const local = room.localParticipant.permissions
    const may = (source: number) =>
      local === undefined ||
      (local.canPublish && (local.canPublishSources.length === 0 || local.canPublishSources.includes(source)))
    return {
      link: LINKS[room.state] ?? "connecting",
      ending: null,
      refusal: null,
      people,
      isSoundBlocked: !room.canPlaybackAudio,
      mayPublish: { microphone: may(2), camera: may(1), screen: may(3) },
    }
  }
}

const LINKS: Record<string, RoomView["link"]> = {
  connecting: "connecting",
  connected: "connected",
  reconnecting: "reconnecting",
  signalReconnecting: "reconnecting",
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

type Metadata = { caption?: string; isConfirmed?: boolean; hue?: number; isModerator?: boolean }

function metadataOf(participant: Participant): Metadata {
  try {
    return JSON.parse(participant.metadata ?? "{}") as Metadata
  } catch {
    return {}
  }
}

const QUALITIES: Record<ConnectionQuality, Quality> = {
  [ConnectionQuality.Excellent]: "good",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
  [ConnectionQuality.Unknown]: "unknown",
}

function trackIdOf(publication: TrackPublication | undefined): string | null {
  const track = publication?.track
  return track === undefined || publication?.isMuted ? null : track.mediaStreamTrack.id
}

function personOf(participant: Participant, spokeAt: number): Person {
  const metadata = metadataOf(participant)
  const camera = participant.getTrackPublication(Track.Source.Camera)
  const screen = participant.getTrackPublication(Track.Source.ScreenShare)
  const microphone = participant.getTrackPublication(Track.Source.Microphone)
  return {
    id: participant.identity,
    name: participant.name ?? "",
    caption: metadata.caption ?? "",
    isConfirmed: metadata.isConfirmed ?? false,
    hue: metadata.hue ?? 0,
    isModerator: metadata.isModerator ?? false,
    isLocal: participant.isLocal,
    isSpeaking: participant.isSpeaking,
    isMicrophoneOn: microphone !== undefined && !microphone.isMuted,
    isCameraOn: camera !== undefined && !camera.isMuted,
    isSharing: screen !== undefined && !screen.isMuted,
    cameraTrack: trackIdOf(camera),
    screenTrack: trackIdOf(screen),
    hand: participant.attributes.hand || null,
    quality: QUALITIES[participant.connectionQuality] ?? "unknown",
    joinedAt: participant.joinedAt?.getTime() ?? 0,
    spokeAt,
  }
}
