import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { gather } from "./gathering"

beforeEach(() =>
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame"],
  }),
)
afterEach(() => vi.useRealTimers())

test("what comes within a frame goes together, in order, once", () => {
  const handled: number[][] = []
  const gathered = gather<number>((items) => handled.push(items))
  gathered.add(1)
  gathered.add(2)
  expect(handled).toEqual([])
  vi.advanceTimersByTime(1000)
  gathered.add(3)
  vi.advanceTimersByTime(1000)
  expect(handled).toEqual([[1, 2], [3]])
})

test("whoever stops hands on what is left", () => {
  const handled: number[][] = []
  const gathered = gather<number>((items) => handled.push(items))
  gathered.add(1)
  gathered.stop()
  vi.advanceTimersByTime(1000)
  expect(handled).toEqual([[1]])
})
