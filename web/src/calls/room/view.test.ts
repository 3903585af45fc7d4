import { describe, expect, it } from "vitest"
import { chooseGrid, chooseMain, chooseStrip, columnsFor, type Person, raisedHands } from "./view"

function person(id: string, more: Partial<Person> = {}): Person {
  return {
    id,
    name: id,
    caption: "",
    isConfirmed: false,
    hue: 0,
    isModerator: false,
    isLocal: false,
    isSpeaking: false,
    isMicrophoneOn: false,
    isCameraOn: false,
    isSharing: false,
    cameraTrack: null,
    screenTrack: null,
    hand: null,
    quality: "good",
    joinedAt: 0,
    spokeAt: 0,
    ...more,
  }
}

describe("who is large", () => {
  const me = person("me", { isLocal: true })
  const teacher = person("teacher", { isModerator: true })
  const pupil = person("pupil", { spokeAt: 5 })
  const sharing = person("sharing", { isSharing: true })

  it("is the pinned one before all others", () => {
    expect(chooseMain([me, teacher, pupil, sharing], "me")?.id).toBe("me")
  })
  it("is a shared screen, then the last voice, then the teacher", () => {
    expect(chooseMain([me, teacher, pupil, sharing], null)?.id).toBe("sharing")
    expect(chooseMain([me, teacher, pupil], null)?.id).toBe("pupil")
    expect(chooseMain([me, teacher, person("silent")], null)?.id).toBe("teacher")
  })
  it("is oneself only when nobody else is there", () => {
    expect(chooseMain([me], null)?.id).toBe("me")
    expect(chooseMain([me, person("other")], null)?.id).toBe("other")
    expect(chooseMain([], null)).toBeNull()
  })
})

describe("hands", () => {
  const later = person("later", { hand: "2026-11-22T10:00:02Z" })
  const earlier = person("earlier", { hand: "2026-11-22T10:00:01Z" })
  it("stand in the order in which they were raised", () => {
    expect(raisedHands([later, person("none"), earlier]).map((one) => one.id)).toEqual(["earlier", "later"])
  })
  it("come first in the strip, without the large one", () => {
    const main = person("main", { isModerator: true })
    const me = person("me", { isLocal: true })
    expect(chooseStrip([me, main, later, earlier], main).map((one) => one.id)).toEqual([
      "earlier",
      "later",
      "me",
    ])
  })
})

describe("the grid", () => {
  it("keeps everybody in place while they fit", () => {
    const people = [person("a"), person("b", { spokeAt: 9 })]
    expect(chooseGrid(people, 4)).toEqual({ shown: people, hidden: 0 })
  })
  it("keeps those who spoke when they don't", () => {
    const people = Array.from({ length: 10 }, (_, place) =>
      person(`p${place}`, { spokeAt: place === 9 ? 1 : 0 }),
    )
    const { shown, hidden } = chooseGrid(people, 4)
    expect(shown.map((one) => one.id)).toEqual(["p0", "p1", "p9"])
    expect(hidden).toBe(7)
  })
  it("fills the box", () => {
    expect(columnsFor(1, 1440, 800)).toBe(1)
    expect(columnsFor(4, 1440, 800)).toBe(2)
    expect(columnsFor(2, 390, 700)).toBe(1)
    expect(columnsFor(9, 1440, 800)).toBe(3)
  })
})
