import { expect, test } from "vitest"
import { daysTo } from "./words"

const NOON = new Date(2026, 10, 22, 12)

test("days to a deadline are days of the calendar, whatever the hour", () => {
  expect(daysTo("2026-11-22", NOON)).toBe(0)
  expect(daysTo("2026-11-23", new Date(2026, 10, 22, 23, 59))).toBe(1)
  expect(daysTo("2026-11-20", NOON)).toBe(-2)
})
