/** What one sends into a call: microphone, camera, screen; on from room to room, as long as one is wanted. */

import { ConnectionState, type Room, type ScreenShareCaptureOptions, Track } from "livekit-client"
import { type Choices, explainDevice } from "./devices"
import { type Kept, keepTracks, publishAgain } from "./returning"

const SHARE: ScreenShareCaptureOptions = { audio: true, contentHint: "detail", selfBrowserSurface: "exclude" }
const SHARED: ReadonlySet<Track.Source> = new Set([Track.Source.ScreenShare, Track.Source.ScreenShareAudio])

type Options = {
  choices: Choices
  /** The room one is in, or on the way into. */
  room: () => Room
  onChange: () => void
  /** A device doesn't work: why, in a person's words. */
  onTrouble: (sentence: string) => void
}

export class Sending {
  readonly #options: Options
  readonly wanted: { microphone: boolean; camera: boolean }
  readonly #devices: { microphone: string; camera: string; speaker: string }
  /** What was sent in the room before, to be sent on in the next one. */
  #kept: Kept[] = []

  constructor(options: Options) {
    this.#options = options
    const { choices } = options
    this.wanted = { microphone: choices.isMicrophoneOn, camera: choices.isCameraOn }
    this.#devices = { microphone: choices.microphoneId, camera: choices.cameraId, speaker: choices.speakerId }
  }

  async setMicrophone(isOn: boolean): Promise<void> {
    this.wanted.microphone = isOn
    if (this.#isOutside) return this.#options.onChange()
    try {
      await this.#room.localParticipant.setMicrophoneEnabled(isOn, {
        deviceId: this.#devices.microphone || undefined,
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      })
    } catch (error) {
      this.wanted.microphone = false
      this.#tell(error, "microphone")
    }
    this.#options.onChange()
  }

  async setCamera(isOn: boolean): Promise<void> {
    this.wanted.camera = isOn
    if (this.#isOutside) return this.#options.onChange()
    try {
      await this.#room.localParticipant.setCameraEnabled(isOn, {
        deviceId: this.#devices.camera || undefined,
      })
    } catch (error) {
      this.wanted.camera = false
      this.#tell(error, "camera")
    }
    this.#options.onChange()
  }

  async setScreen(isOn: boolean): Promise<void> {
    if (!isOn) for (const { track } of this.#kept) if (SHARED.has(track.source)) track.stop()
    try {
      await this.#room.localParticipant.setScreenShareEnabled(isOn, SHARE)
    } catch (error) {
      // Closing the browser's own question is an answer, not an error.
      if (!(error instanceof DOMException && error.name === "NotAllowedError")) this.#tell(error, "camera")
    }
    this.#options.onChange()
  }

  async chooseMicrophone(id: string): Promise<void> {
    this.#devices.microphone = id
    await this.#room
      .switchActiveDevice("audioinput", id)
      .catch((error: unknown) => this.#tell(error, "microphone"))
  }

  async chooseCamera(id: string): Promise<void> {
    this.#devices.camera = id
    await this.#room
      .switchActiveDevice("videoinput", id)
      .catch((error: unknown) => this.#tell(error, "camera"))
  }

  async chooseSpeaker(id: string): Promise<void> {
    this.#devices.speaker = id
    await this.#room.switchActiveDevice("audiooutput", id).catch(() => undefined)
  }

  /** Take in hand what is sent in `room`, before it is left for another one. */
  keep(room: Room): void {
    this.#kept.push(...keepTracks(room))
  }

  /** In a new room: send on what was sent, and what is wanted besides. */
  async begin(): Promise<void> {
    const local = this.#room.localParticipant
    await publishAgain(local, this.#kept.splice(0), this.wanted)
    await Promise.all([
      this.wanted.microphone && !local.isMicrophoneEnabled ? this.setMicrophone(true) : undefined,
      this.wanted.camera && !local.isCameraEnabled ? this.setCamera(true) : undefined,
      this.#devices.speaker === "" ? undefined : this.chooseSpeaker(this.#devices.speaker),
    ])
  }

  /** Let the devices go that no room has. */
  end(): void {
    for (const { track } of this.#kept.splice(0)) track.stop()
  }

  // -- inside ---------------------------------------------------------------------------------------------------

  get #room(): Room {
    return this.#options.room()
  }

  /** On the way in: what is switched now is sent from the moment in which one is there. */
  get #isOutside(): boolean {
    const { state } = this.#room
    return state === ConnectionState.Disconnected || state === ConnectionState.Connecting
  }

  #tell(error: unknown, what: "microphone" | "camera"): void {
    this.#options.onTrouble(explainDevice(error, what))
  }
}
