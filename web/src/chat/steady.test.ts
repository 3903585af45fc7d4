import { expect, test } from "vitest"
import type { Conversation } from "../foundation/contract/generated/api"
import { steadily } from "./steady"

test("a conversation stays the same object while only its messages move", () => {
  const abilities = ["post"]
  const chat = {
    id: "1",
    title: "5А",
    abilities,
    lastNumber: 3,
    readNumber: 2,
    seq: 3,
  } as unknown as Conversation
  const steady = steadily()
  expect(steady(chat)).toBe(chat)
  expect(steady({ ...chat, lastNumber: 4, readNumber: 4, unreadMentions: 1, seq: 4 })).toBe(chat)
  const renamed = { ...chat, title: "6А" }
  expect(steady(renamed)).toBe(renamed)
  expect(steady(undefined)).toBeUndefined()
})
