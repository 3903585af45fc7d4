/** What a call looks like at one moment: plain values that the screen shows. */

export type Quality = "good" | "poor" | "lost" | "unknown"

export type Person = {
  id: string
  name: string
  caption: string
  isConfirmed: boolean
  hue: number
  isModerator: boolean
  isLocal: boolean
  isSpeaking: boolean
  isMicrophoneOn: boolean
  /** A camera that sends, whether or not it is received here. */
  isCameraOn: boolean
  isSharing: boolean
  /** The picture that is received here (its track), or null. */
  cameraTrack: string | null
  screenTrack: string | null
  /** When the hand was raised (ISO), or null. */
  hand: string | null
  quality: Quality
  joinedAt: number
  /** When they last spoke, ms; 0: not yet. */
  spokeAt: number
}

export type Link = "connecting" | "connected" | "reconnecting" | "over"

/** Why the person is no longer in the call. */
export type Ending = "left" | "ended" | "removed" | "elsewhere" | "refused"

export type RoomView = {
  link: Link
  ending: Ending | null
  /** The server's sentence, where it refused the entry. */
  refusal: string | null
  people: Person[]
  /** Browsers play no sound before a person touches the page. */
  isSoundBlocked: boolean
  /** What may be published by this person. */
  mayPublish: { microphone: boolean; camera: boolean; screen: boolean }
}

export const NOTHING: RoomView = {
  link: "connecting",
  ending: null,
  refusal: null,
  people: [],
  isSoundBlocked: false,
  mayPublish: { microphone: true, camera: true, screen: true },
}

/** Hands in the order in which they were raised. */
export function raisedHands(people: readonly Person[]): Person[] {
  return people
    .filter((one) => one.hand !== null)
    .sort((one, other) => ((one.hand ?? "") < (other.hand ?? "") ? -1 : 1))
}

/** Who is large: the pinned one, who shares a screen, who spoke last, who leads, whoever is there. */
export function chooseMain(people: readonly Person[], pinnedId: string | null): Person | null {
  const others = people.filter((one) => !one.isLocal)
  const spoke = others.filter((one) => one.spokeAt > 0).sort((one, other) => other.spokeAt - one.spokeAt)
  return (
    people.find((one) => one.id === pinnedId) ??
    others.find((one) => one.isSharing) ??
    people.find((one) => one.isSharing) ??
    spoke[0] ??
    others.find((one) => one.isModerator) ??
    others[0] ??
    people[0] ??
    null
  )
}

/** The others beside the large one: raised hands first, then who leads, then in the order of coming. */
export function chooseStrip(people: readonly Person[], main: Person | null): Person[] {
  const rank = (one: Person) => (one.hand !== null ? 0 : one.isModerator ? 1 : one.isLocal ? 3 : 2)
  return people
    .filter((one) => one.id !== main?.id)
    .sort((one, other) => {
      if (one.hand !== null && other.hand !== null) return one.hand < other.hand ? -1 : 1
      return rank(one) - rank(other) || one.joinedAt - other.joinedAt
    })
}

/** For a grid: those who spoke lately stay on the first page, everybody keeps their place otherwise. */
export function chooseGrid(people: readonly Person[], most: number): { shown: Person[]; hidden: number } {
  if (people.length <= most) return { shown: [...people], hidden: 0 }
  const important = [...people].sort(
    (one, other) =>
      Number(other.isModerator) - Number(one.isModerator) ||
      other.spokeAt - one.spokeAt ||
      Number(other.isCameraOn) - Number(one.isCameraOn) ||
      one.joinedAt - other.joinedAt,
  )
  const kept = new Set(important.slice(0, most - 1).map((one) => one.id))
  return { shown: people.filter((one) => kept.has(one.id)), hidden: people.length - most + 1 }
}

/** Columns of a grid of `count` tiles in a box: the tiles come out as large as they can (16:9). */
export function columnsFor(count: number, width: number, height: number): number {
  let best = 1
  let largest = 0
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns)
    const tile = Math.min(width / columns, (height / rows) * (16 / 9))
    if (tile > largest + 0.5) {
      largest = tile
      best = columns
    }
  }
  return best
}
