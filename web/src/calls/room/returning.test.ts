import { describe, expect, it } from "vitest"
import { pauseBeforeEntry, QuickReturns } from "./returning"

describe("CALL-18: coming back", () => {
  const policy = new QuickReturns()
  const pauses = Array.from({ length: 40 }, (_, retryCount) =>
    policy.nextRetryDelayInMs({ retryCount, elapsedMs: retryCount * 1000 }),
  )

  it("is tried at least every one and a half seconds, however long it has lasted", () => {
    for (const pause of pauses) expect(pause).toBeLessThanOrEqual(1500)
  })

  it("isn't tried by all in the same moment", () => {
    const firsts = Array.from({ length: 30 }, () =>
      policy.nextRetryDelayInMs({ retryCount: 0, elapsedMs: 0 }),
    )
    expect(new Set(firsts).size).toBeGreaterThan(5)
  })

  it("is given up after a minute: then one comes in anew, with a fresh ticket", () => {
    expect(policy.nextRetryDelayInMs({ retryCount: 60, elapsedMs: 60_001 })).toBeNull()
    expect(pauseBeforeEntry(0)).toBe(0)
    for (let attempt = 1; attempt < 30; attempt += 1)
      expect(pauseBeforeEntry(attempt)).toBeLessThanOrEqual(3600)
  })
})
