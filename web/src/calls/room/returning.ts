/** How one comes back into a call: how often it is tried, and what is sent goes on being sent. */

import type {
  LocalParticipant,
  LocalTrack,
  ReconnectContext,
  ReconnectPolicy,
  Room,
  TrackPublishOptions,
} from "livekit-client"
import { Track } from "livekit-client"

// Pauses, ms. LiveKit's own are for outages of any length: after one of three seconds they would sleep for seven more.
const ATTEMPTS = [150, 300, 400, 500, 700]
const STEADY = 1000
const GIVE_UP_AFTER = 60_000
// Between two ways through the door, each with a fresh ticket.
const ENTRIES = [0, 300, 700, 1000, 1500, 2000, 3000]

/** A pause of about `milliseconds`: a whole school that was thrown out doesn't come back in the same moment. */
function about(milliseconds: number): number {
  return Math.round(milliseconds * (0.6 + Math.random() * 0.6))
}

/** Taking the same connection up again, quickly: whoever is refused comes in anew (`pauseBeforeEntry`). */
export class QuickReturns implements ReconnectPolicy {
  nextRetryDelayInMs({ retryCount, elapsedMs }: ReconnectContext): number | null {
    return elapsedMs > GIVE_UP_AFTER ? null : about(ATTEMPTS[retryCount] ?? STEADY)
  }
}

/** How long to wait (ms) before the entry that follows `attempt` failed ones. */
export function pauseBeforeEntry(attempt: number): number {
  return about(ENTRIES[Math.min(attempt, ENTRIES.length - 1)] ?? STEADY)
}

/** A camera, a microphone or a shared screen that is open, and how it was published. */
export type Kept = { track: LocalTrack; options: TrackPublishOptions | undefined }

/** What a room sends that may be sent on: nobody can be asked again which window they share. */
export function keepTracks(room: Room): Kept[] {
  return [...room.localParticipant.trackPublications.values()].flatMap((publication) => {
    const { track } = publication
    // A camera that is off has ended; after a computer's sleep others have as well.
    if (track === undefined || track.mediaStreamTrack.readyState !== "live") return []
    return [{ track: track as LocalTrack, options: publication.options }]
  })
}

/** Send in another room what was sent before, but for what was switched off meanwhile. */
export async function publishAgain(
  local: LocalParticipant,
  kept: readonly Kept[],
  wanted: { microphone: boolean; camera: boolean },
): Promise<void> {
  await Promise.all(
    kept.map(async ({ track, options }) => {
      // Stopped on the way, by the browser's own button or by ours.
      if (track.mediaStreamTrack.readyState !== "live") return
      if (track.source === Track.Source.Microphone && !wanted.microphone) await track.mute()
      if (track.source === Track.Source.Camera && !wanted.camera) return track.stop()
      try {
        await local.publishTrack(track, options)
      } catch {
        // What may no longer be sent (CALL-7) is closed; a device that is wanted is opened anew by whoever asks.
        track.stop()
      }
    }),
  )
}
