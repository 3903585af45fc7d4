/** LiveKit's room as plain values. */

import {
  ConnectionQuality,
  ConnectionState,
  type Participant,
  type Room,
  Track,
  type TrackPublication,
} from "livekit-client"
import type { Person, Quality, RoomView } from "./view"

/** What the room looks like now; while one is coming back, it stays as it was. */
export function lookAt(
  room: Room,
  before: RoomView,
  spokeAt: ReadonlyMap<string, number>,
  wanted: { microphone: boolean; camera: boolean },
): RoomView {
  if (room.state === ConnectionState.Disconnected || room.state === ConnectionState.Connecting)
    return { ...before, people: before.people.map((one) => awaited(one, wanted)) }
  const people = [room.localParticipant, ...room.remoteParticipants.values()]
    .filter((one) => one.identity !== "")
    .map((one) => personOf(one, spokeAt.get(one.identity) ?? 0))
  const local = room.localParticipant.permissions
  const may = (source: number) =>
    local === undefined ||
    (local.canPublish && (local.canPublishSources.length === 0 || local.canPublishSources.includes(source)))
  return {
    link: room.state === ConnectionState.Connected ? "connected" : "reconnecting",
    ending: null,
    refusal: null,
    people,
    isSoundBlocked: !room.canPlaybackAudio,
    mayPublish: { microphone: may(2), camera: may(1), screen: may(3) },
  }
}

/** Nobody is heard meanwhile, and one's own switches show what will be. */
function awaited(person: Person, wanted: { microphone: boolean; camera: boolean }): Person {
  if (!person.isLocal) return { ...person, isSpeaking: false }
  return { ...person, isSpeaking: false, isMicrophoneOn: wanted.microphone, isCameraOn: wanted.camera }
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
  // The id that LiveKit gave it belongs to it: the same camera is another picture in another room.
  return track === undefined || publication?.isMuted ? null : `${track.sid} ${track.mediaStreamTrack.id}`
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
