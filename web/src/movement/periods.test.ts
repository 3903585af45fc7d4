import { describe, expect, test } from "vitest"
import { periodOf } from "./periods"

describe("MOV-13: the periods that are proposed", () => {
  test("a month, three months, the school year", () => {
    const now = new Date(2026, 10, 22)
    expect(periodOf("month", now)).toEqual({ since: "2026-11-01", until: "2026-11-22" })
    expect(periodOf("quarter", now)).toEqual({ since: "2026-09-01", until: "2026-11-22" })
    expect(periodOf("year", now)).toEqual({ since: "2026-09-01", until: "2026-11-22" })
  })
  test("in winter the quarter and the school year began in the year before", () => {
    const now = new Date(2027, 0, 12)
    expect(periodOf("quarter", now).since).toBe("2026-11-01")
    expect(periodOf("year", now).since).toBe("2026-09-01")
  })
})
