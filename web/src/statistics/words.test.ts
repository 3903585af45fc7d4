import { describe, expect, it } from "vitest"
import { percentOf, stillToCome } from "./words"

const tally = (everybody: number, registered: number) => ({
  everybody,
  registered,
  invited: everybody,
  activeWeek: 0,
  activeMonth: 0,
})

describe("activation in words", () => {
  it("says 100 % only when everybody is there", () => {
    expect(percentOf(999, 1000)).toBe(99)
    expect(percentOf(1000, 1000)).toBe(100)
    expect(percentOf(0, 0)).toBe(0)
  })

  it("counts who is missing until the goal", () => {
    expect(stillToCome(tally(31, 20), 90)).toBe(8)
    expect(stillToCome(tally(31, 28), 90)).toBe(0)
  })
})
