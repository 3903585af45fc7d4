import { expect, test } from "vitest"
import type { Message } from "../foundation/contract/generated/api"
import { BLOCK, intoBlocks } from "./blocks"

const messages = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, place) => ({ number: first + place }) as Message)

test("every message stands in one block, in order, and knows which stood before", () => {
  const run = messages(5, 3 * BLOCK + 2)
  const blocks = intoBlocks(run, [])
  expect(blocks.flatMap((block) => block.messages)).toEqual(run)
  expect(blocks.map((block) => block.key)).toEqual([0, 1, 2, 3])
  expect(blocks.map((block) => block.before?.number)).toEqual([
    undefined,
    BLOCK - 1,
    2 * BLOCK - 1,
    3 * BLOCK - 1,
  ])
})

test("a message that comes changes only the last block", () => {
  const run = messages(0, 2 * BLOCK + 3)
  const before = intoBlocks(run, [])
  const after = intoBlocks([...run, { number: 2 * BLOCK + 4 } as Message], before)
  expect(after.slice(0, 2).every((block, place) => block === before[place])).toBe(true)
  expect(after[2]).not.toBe(before[2])
})

test("blocks stay where they are when history is joined above or forgotten", () => {
  const run = messages(BLOCK, 4 * BLOCK - 1)
  const before = intoBlocks(run, [])
  const longer = intoBlocks([...messages(0, BLOCK - 1), ...run], before)
  expect(longer.map((block) => block.key)).toEqual([0, 1, 2, 3])
  expect(longer.slice(2)).toEqual(before.slice(1))
  expect(longer.slice(2).every((block, place) => block === before[place + 1])).toBe(true)
  const shorter = intoBlocks(run.slice(BLOCK), before)
  expect(shorter.at(-1)).toBe(before.at(-1))
})

test("an edited message changes its block alone, and the next only where it stood before it", () => {
  const run = messages(0, 3 * BLOCK - 1)
  const before = intoBlocks(run, [])
  const edited = run.map((one) => (one.number === BLOCK + 1 ? { ...one } : one))
  const after = intoBlocks(edited, before)
  expect(after.map((block, place) => block === before[place])).toEqual([true, false, true])
})
