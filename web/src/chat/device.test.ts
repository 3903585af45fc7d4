import "fake-indexeddb/auto"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { Conversation, Message } from "../foundation/contract/generated/api"
import { LocalDatabase, type OutboxItem } from "../foundation/database"
import { Device, unbroken } from "./device"

const CHAT = "chat"

const messages = (first: number, last: number, id = CHAT) =>
  Array.from(
    { length: last - first + 1 },
    (_, place) => ({ id: `${id}-${first + place}`, conversationId: id, number: first + place }) as Message,
  )
const numbers = (found: Message[]) => found.map((one) => one.number)

let database: LocalDatabase
let device: Device

beforeEach(() => {
  database = new LocalDatabase(crypto.randomUUID())
  device = new Device(database)
})
afterEach(() => database.delete())

test("the end of a conversation is what follows each other up to the newest", async () => {
  device.keep([...messages(1, 20), ...messages(30, 100), ...messages(1, 500, "other")])
  await device.write()
  expect(numbers((await device.end(CHAT, 100, 40)).messages)).toEqual(numbers(messages(61, 100)))
  // The server knows later ones than the device.
  expect(numbers((await device.end(CHAT, 5000, 40)).messages)).toEqual(numbers(messages(61, 100)))
  expect(numbers(await device.before(CHAT, 40, 20))).toEqual(numbers(messages(30, 39)))
  expect(await device.before("unknown", 40, 20)).toEqual([])
})

test("the latest word counts: kept again, dropped, kept anew", async () => {
  device.keep(messages(1, 3))
  device.drop(`${CHAT}-2`)
  await device.write()
  expect(numbers(await device.before(CHAT, 10, 10))).toEqual([3])
  device.keep(messages(2, 2))
  await device.write()
  expect(numbers(await device.before(CHAT, 10, 10))).toEqual([1, 2, 3])
})

test("a conversation that is forgotten isn't written a moment later", async () => {
  device.keepPage(CHAT, messages(1, 3), [])
  await device.write()
  device.keep(messages(4, 5))
  await device.forget(CHAT)
  await device.write()
  expect(await device.end(CHAT, 5, 10)).toEqual({ messages: [], members: undefined })
})

test("after a restore nothing is left but what waits to be sent", async () => {
  const written = { id: "mine", conversationId: CHAT, order: 1, body: "…", refusal: null } as OutboxItem
  await database.outbox.put(written)
  device.keepPage(CHAT, messages(1, 3), [])
  device.keepList([{ id: CHAT } as Conversation])
  await device.write()
  device.keep(messages(4, 5))
  await device.forgetAll()
  await device.write()
  expect(await device.end(CHAT, 5, 10)).toEqual({ messages: [], members: undefined })
  expect(await device.list()).toEqual({ conversations: [], outbox: [written] })
})

test("a gap ends what is shown", () => {
  expect(numbers(unbroken([...messages(1, 3), ...messages(5, 6)]))).toEqual([5, 6])
  expect(unbroken([])).toEqual([])
})
