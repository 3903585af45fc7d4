import Dexie, { type EntityTable, type Table } from "dexie"
import type { Conversation, Message, Participant } from "./contract/generated/api"

/** A message that was written here and isn't acknowledged yet. `order` keeps the order of writing. */
export type OutboxItem = {
  id: string
  conversationId: string
  order: number
  body: string
  replyToId: string | null
  attachmentIds: string[]
  mentions: string[]
  writtenAt: string
  /** The server's refusal, as a sentence; null while it is only waiting. */
  refusal: string | null
}

export type Draft = { conversationId: string; body: string; replyToId: string | null }

export type StoredMembers = { conversationId: string; members: Participant[] }

export type StreamMark = { stream: string; seq: number }

export type KeptValue = { key: string; value: unknown }

/** What the device keeps of one member: opens instantly, reads offline, queues what was written. */
export class LocalDatabase extends Dexie {
  declare conversations: EntityTable<Conversation, "id">
  declare messages: Table<Message, [string, number]>
  declare members: EntityTable<StoredMembers, "conversationId">
  declare outbox: EntityTable<OutboxItem, "id">
  declare drafts: EntityTable<Draft, "conversationId">
  declare streams: EntityTable<StreamMark, "stream">
  declare kept: EntityTable<KeptValue, "key">

  constructor(memberId: string) {
    super(`parta-${memberId}`)
    this.version(1).stores({
      conversations: "id",
      messages: "[conversationId+number], id",
      members: "conversationId",
      outbox: "id, order",
      drafts: "conversationId",
      streams: "stream",
      kept: "key",
    })
  }
}

const PREFIX = "parta-"

/** Forget what the device keeps of others: a phone changes hands. */
export async function forgetOthers(memberIds: string[]): Promise<void> {
  const kept = new Set(memberIds.map((id) => PREFIX + id))
  for (const name of await Dexie.getDatabaseNames()) {
    if (name.startsWith(PREFIX) && !kept.has(name)) await Dexie.delete(name)
  }
}
