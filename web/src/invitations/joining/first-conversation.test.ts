import { expect, test } from "vitest"
import type { Conversation } from "../../foundation/contract/generated/api"
import { firstConversation } from "./api"

const conversation = (id: string, kind: Conversation["kind"], groupId: string | null): Conversation => ({
  id,
  kind,
  groupId,
  title: id,
  section: "classes",
  isArchived: false,
  isReadOnly: false,
  closedReason: "",
  isMuted: false,
  memberCount: 2,
  counts: {},
  lastNumber: 0,
  readNumber: 0,
  unreadMentions: 0,
  lastMessage: null,
  partner: null,
  live: null,
  abilities: [],
  seq: 0,
  mutedUntil: null,
})
const all = [
  conversation("staff", "staff", "s"),
  conversation("other families", "guardians", "6b"),
  conversation("class", "class", "5a"),
  conversation("families", "guardians", "5a"),
]

test("INV-6: whoever comes in begins in the chat of their group and role", () => {
  expect(firstConversation(all, "5a", "student")?.id).toBe("class")
  expect(firstConversation(all, "5a", "guardian")?.id).toBe("families")
  expect(firstConversation(all, "5a", "teacher")?.id).toBe("class")
})

test("colleagues without a group begin among the staff; where there is no chat yet, in the list", () => {
  expect(firstConversation(all, null, "staff")?.id).toBe("staff")
  expect(firstConversation([], "5a", "student")).toBeUndefined()
})
