/** The room of LiveKit's client, and what is heard of it. */

import {
  type DisconnectReason,
  type LocalTrackPublication,
  MediaDeviceFailure,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  Track,
  VideoPresets,
} from "livekit-client"
import { QuickReturns } from "./returning"

/** What a connection does about it. */
export type Ears = {
  /** Something that is seen may have changed. */
  onChange: () => void
  /** A voice comes: here is the element that plays it. */
  onVoice: (element: HTMLMediaElement) => void
  onOffer: (publication: RemoteTrackPublication) => void
  /** Somebody who leads has switched off what is sent from here. */
  onSilenced: (source: Track.Source) => void
  onUnpublished: (publication: LocalTrackPublication) => void
  onCame: (id: string, name: string) => void
  onWent: (id: string, name: string) => void
  onHand: (name: string, isLocal: boolean, isRaised: boolean) => void
  onSpeakers: (ids: string[]) => void
  /** The connection can't be taken up where it was: a restarted LiveKit knows nobody. */
  onForgotten: () => void
  onDisconnected: (reason: DisconnectReason | undefined) => void
}

export function makeRoom(ears: Ears): Room {
  const room = new Room({
    adaptiveStream: { pixelDensity: "screen" },
    dynacast: true,
    disconnectOnPageLeave: true,
    reconnectPolicy: new QuickReturns(),
    videoCaptureDefaults: { resolution: VideoPresets.h540.resolution },
    publishDefaults: { simulcast: true, dtx: true, red: true, stopMicTrackOnMute: false },
  })
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
    room.on(event, ears.onChange)
  return room
    .on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind === Track.Kind.Audio) ears.onVoice(track.attach())
      ears.onChange()
    })
    .on(RoomEvent.TrackUnsubscribed, (track) => {
      if (track.kind === Track.Kind.Audio) for (const element of track.detach()) element.remove()
      ears.onChange()
    })
    .on(RoomEvent.TrackPublished, (publication) => {
      ears.onOffer(publication)
      ears.onChange()
    })
    .on(RoomEvent.TrackMuted, (publication, participant) => {
      if (participant.isLocal) ears.onSilenced(publication.source)
      ears.onChange()
    })
    .on(RoomEvent.LocalTrackUnpublished, (publication) => {
      ears.onUnpublished(publication)
      ears.onChange()
    })
    .on(RoomEvent.ParticipantConnected, ({ identity, name }) => {
      ears.onCame(identity, name ?? "")
      ears.onChange()
    })
    .on(RoomEvent.ParticipantDisconnected, ({ identity, name }) => {
      ears.onWent(identity, name ?? "")
      ears.onChange()
    })
    .on(RoomEvent.ParticipantAttributesChanged, (changed, participant) => {
      if (changed.hand !== undefined)
        ears.onHand(participant.name ?? "", participant.isLocal, changed.hand !== "")
      ears.onChange()
    })
    .on(RoomEvent.ActiveSpeakersChanged, (speakers) => {
      ears.onSpeakers(speakers.map((one) => one.identity))
      ears.onChange()
    })
    .on(RoomEvent.MediaDevicesError, (error) => {
      if (MediaDeviceFailure.getFailure(error) !== undefined) ears.onChange()
    })
    .on(RoomEvent.Reconnecting, ears.onForgotten)
    .on(RoomEvent.Disconnected, ears.onDisconnected)
}
