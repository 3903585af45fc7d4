import { describe, expect, test } from "vitest"
import type { KnownEvent } from "../foundation/contract/events"
import type {
  Conversation,
  ConversationDetails,
  Message,
  Participant,
} from "../foundation/contract/generated/api"
import { addMessages } from "./arriving"
import { takePage } from "./paging"
import { applyChatEvent, applyChatEvents, startAnew, takeConversations, takeDetails } from "./reducer"
import { type ChatState, emptyState, LIVE_RUN, LIVE_SLACK, LONGEST_RUN } from "./state"

const CHAT = "019a0000-0000-7000-8000-000000000001"
const [ME, SONYA, TIMUR] = ["me", "sonya", "timur"] as const

function message(number: number, authorId: string = SONYA, changes: Partial<Message> = {}): Message {
  return {
    id: `message-${number}`,
    conversationId: CHAT,
    number,
    authorId,
    author: { id: authorId, name: authorId, caption: "5А", isConfirmed: false, hue: 10 },
    kind: "text",
    body: `Текст ${number}`,
    replyTo: null,
    mentions: [],
    attachments: [],
    reactions: [],
    call: null,
    notice: null,
    createdAt: "2026-11-23T08:00:00Z",
    editedAt: null,
    deletedAt: null,
    isPinned: false,
    ...changes,
  }
}

function conversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    id: CHAT,
    kind: "class",
    title: "5А · класс",
    groupId: null,
    section: "classes",
    isArchived: false,
    closedReason: "",
    isReadOnly: false,
    isMuted: false,
    memberCount: 3,
    counts: { students: 3 },
    lastNumber: 3,
    readNumber: 2,
    unreadMentions: 0,
    lastMessage: message(3),
    partner: null,
    live: null,
    abilities: ["post"],
    mutedUntil: null,
    seq: 3,
    ...changes,
  }
}

function member(id: string, readNumber: number): Participant {
  return {
    id,
    name: id,
    caption: "5А",
    isConfirmed: false,
    hue: 10,
    part: "student",
    isModerator: false,
    mutedUntil: null,
    readNumber,
  }
}

function snapshot(details: ConversationDetails, messages: Message[]): ChatState {
  const listed = takeConversations(emptyState(ME), [details.conversation])
  return takePage(
    takeDetails(listed, details),
    CHAT,
    { messages, seq: 3, hasBefore: false, hasAfter: false },
    "fresh",
  )
}

const opened = (): ChatState =>
  snapshot(
    { conversation: conversation(), members: [member(ME, 2), member(SONYA, 3)], pinned: [] },
    [1, 2, 3].map((n) => message(n)),
  )

/** What a fresh snapshot would hold after `events`, said by hand for each law below. */
function hearing(chat: ChatState, ...events: [KnownEvent["type"], unknown][]): ChatState {
  return events.reduce(
    (now, [type, data], place) =>
      applyChatEvent(now, { stream: `conversation:${CHAT}`, seq: 4 + place, type, data } as KnownEvent, 0),
    chat,
  )
}

describe("a snapshot with later events equals a fresh snapshot", () => {
  test("posting", () => {
    const found = hearing(opened(), [
      "chat.message_posted",
      { message: message(4, TIMUR, { mentions: [ME] }) },
    ])
    const last = message(4, TIMUR, { mentions: [ME] })
    expect(found).toEqual(
      snapshot(
        {
          conversation: conversation({ lastNumber: 4, lastMessage: last, unreadMentions: 1 }),
          members: [member(ME, 2), member(SONYA, 3)],
          pinned: [],
        },
        [message(1), message(2), message(3), last],
      ),
    )
  })

  test("editing and deleting the last message", () => {
    const found = hearing(
      opened(),
      [
        "chat.message_edited",
        { messageId: "message-2", body: "Иначе", editedAt: "2026-11-23T09:00:00Z", mentions: [] },
      ],
      [
        "chat.message_deleted",
        { messageId: "message-3", deletedAt: "2026-11-23T09:01:00Z", byModerator: false },
      ],
    )
    const gone = message(3, SONYA, { body: "", deletedAt: "2026-11-23T09:01:00Z" })
    expect(found).toEqual(
      snapshot(
        {
          conversation: conversation({ lastMessage: gone }),
          members: [member(ME, 2), member(SONYA, 3)],
          pinned: [],
        },
        [message(1), message(2, SONYA, { body: "Иначе", editedAt: "2026-11-23T09:00:00Z" }), gone],
      ),
    )
  })

  test("reactions: set, set again, taken back", () => {
    const found = hearing(
      opened(),
      ["chat.reaction_changed", { messageId: "message-1", emoji: "👍", memberId: ME, isSet: true }],
      ["chat.reaction_changed", { messageId: "message-1", emoji: "👍", memberId: ME, isSet: true }],
      ["chat.reaction_changed", { messageId: "message-1", emoji: "🎉", memberId: SONYA, isSet: true }],
      ["chat.reaction_changed", { messageId: "message-1", emoji: "🎉", memberId: SONYA, isSet: false }],
    )
    expect(found.runs[CHAT]?.messages[0]?.reactions).toEqual([{ emoji: "👍", memberIds: [ME] }])
  })

  test("pinning", () => {
    const pinned = message(2, SONYA, { isPinned: true })
    expect(hearing(opened(), ["chat.message_pinned", { messageId: "message-2", isPinned: true }])).toEqual(
      snapshot(
        { conversation: conversation(), members: [member(ME, 2), member(SONYA, 3)], pinned: [pinned] },
        [message(1), pinned, message(3)],
      ),
    )
  })

  test("members and their read marks", () => {
    const found = hearing(
      opened(),
      ["chat.member_joined", { member: member(TIMUR, 0) }],
      ["chat.read_mark_moved", { memberId: TIMUR, number: 3 }],
      ["chat.read_mark_moved", { memberId: TIMUR, number: 1 }],
      ["chat.member_left", { memberId: SONYA }],
    )
    expect(found.members[CHAT]).toEqual([member(ME, 2), member(TIMUR, 3)])
  })
})

test("an event that is heard twice changes nothing", () => {
  const posted: [KnownEvent["type"], unknown] = [
    "chat.message_posted",
    { message: message(4, TIMUR, { mentions: [ME] }) },
  ]
  expect(hearing(opened(), posted, posted)).toEqual(hearing(opened(), posted))
})

test("an own message leaves the queue when it is acknowledged, and counts as read", () => {
  const waiting = {
    id: "message-4",
    conversationId: CHAT,
    order: 1,
    body: "Текст 4",
    replyToId: null,
    attachmentIds: [],
    mentions: [],
    writtenAt: "",
    refusal: null,
  }
  const found = addMessages({ ...opened(), outbox: [waiting] }, [message(4, ME)])
  expect(found.outbox).toEqual([])
  expect(found.conversations?.[CHAT]).toMatchObject({ lastNumber: 4, readNumber: 4 })
})

test("a message past an unloaded gap isn't joined to the old page", () => {
  const found = addMessages(opened(), [message(9)])
  expect(found.runs[CHAT]).toMatchObject({ hasAfter: true })
  expect(found.runs[CHAT]?.messages.map((one) => one.number)).toEqual([1, 2, 3])
  expect(found.conversations?.[CHAT]?.lastNumber).toBe(9)
})

test("history grows at one end and is forgotten at the other", () => {
  const numbers = (first: number, count: number) =>
    Array.from({ length: count }, (_, place) => message(first + place))
  const end = takePage(
    opened(),
    CHAT,
    { messages: numbers(1000, LONGEST_RUN), seq: 3, hasBefore: true, hasAfter: false },
    "fresh",
  )
  const found = takePage(
    end,
    CHAT,
    { messages: numbers(940, 60), seq: 3, hasBefore: true, hasAfter: true },
    "before",
  )
  expect(found.runs[CHAT]).toMatchObject({ hasBefore: true, hasAfter: true })
  expect(found.runs[CHAT]?.messages[0]?.number).toBe(940)
  expect(found.runs[CHAT]?.messages).toHaveLength(LONGEST_RUN)
})

test("typing ends with the message", () => {
  const typing = hearing(opened(), ["chat.typing", { memberId: SONYA }])
  expect(Object.keys(typing.typing[CHAT] ?? {})).toEqual([SONYA])
  expect(addMessages(typing, [message(4)]).typing[CHAT]).toEqual({})
})

test("what comes in one frame is applied as one by one", () => {
  const events = [
    ["chat.message_posted", { message: message(4, TIMUR, { mentions: [ME] }) }],
    ["chat.message_posted", { message: message(5, ME) }],
    ["chat.reaction_changed", { messageId: "message-5", emoji: "👍", memberId: SONYA, isSet: true }],
    ["chat.message_posted", { message: message(6, SONYA) }],
    [
      "chat.message_deleted",
      { messageId: "message-6", deletedAt: "2026-11-23T09:01:00Z", byModerator: false },
    ],
  ].map(
    ([type, data], place) => ({ stream: `conversation:${CHAT}`, seq: 4 + place, type, data }) as KnownEvent,
  )
  const oneByOne = events.reduce((chat, event) => applyChatEvent(chat, event, 0), opened())
  expect(applyChatEvents(opened(), events, 0)).toEqual(oneByOne)
})

describe("a lively chat keeps what is looked at", () => {
  const coming = (first: number, count: number) =>
    Array.from({ length: count }, (_, place) => message(first + place))
  const watching = (isAtEnd: boolean): ChatState => ({ ...opened(), watched: { [CHAT]: isAtEnd } })

  test("whoever has the end before the eyes has read it, and the far end is forgotten", () => {
    const found = addMessages(watching(true), coming(4, LIVE_RUN + LIVE_SLACK))
    expect(found.conversations?.[CHAT]).toMatchObject({
      readNumber: 3 + LIVE_RUN + LIVE_SLACK,
      unreadMentions: 0,
    })
    expect(found.runs[CHAT]?.messages).toHaveLength(LIVE_RUN)
    expect(found.runs[CHAT]).toMatchObject({ hasBefore: true, hasAfter: false })
    expect(found.runs[CHAT]?.messages.at(-1)?.number).toBe(3 + LIVE_RUN + LIVE_SLACK)
  })

  test("whoever reads further up keeps what they read; the end waits", () => {
    const found = addMessages(watching(false), coming(4, LONGEST_RUN))
    expect(found.runs[CHAT]?.messages[0]?.number).toBe(1)
    expect(found.runs[CHAT]?.messages).toHaveLength(LONGEST_RUN)
    expect(found.runs[CHAT]).toMatchObject({ hasBefore: false, hasAfter: true })
    expect(found.conversations?.[CHAT]).toMatchObject({ readNumber: 2, lastNumber: 3 + LONGEST_RUN })
  })

  test("what is known already changes nothing, not even by a reaction that came since", () => {
    const reacted = hearing(opened(), [
      "chat.reaction_changed",
      { messageId: "message-3", emoji: "👍", memberId: TIMUR, isSet: true },
    ])
    expect(addMessages(reacted, [message(3)])).toBe(reacted)
  })
})

test("after a restore the server's word counts, also where one knew more", () => {
  const epoch = 2 ** 28
  const ahead = hearing(
    opened(),
    ["chat.message_posted", { message: message(4) }],
    ["chat.message_posted", { message: message(5) }],
    ["chat.message_posted", { message: message(6) }],
  )
  expect(ahead.conversations?.[CHAT]?.lastNumber).toBe(6)
  const same = takeConversations(ahead, [conversation({ seq: 3 })])
  expect(same.conversations?.[CHAT]?.lastNumber).toBe(6) // the witness: an older snapshot of the same epoch
  const restored = takeConversations(startAnew(ahead), [conversation({ seq: epoch, readNumber: 1 })])
  expect(restored.conversations?.[CHAT]).toEqual(conversation({ seq: epoch, readNumber: 1 }))
  expect(restored.runs).toEqual({})
  const details = { conversation: conversation({ seq: epoch, readNumber: 1 }), members: [], pinned: [] }
  expect(takeDetails(ahead, details).conversations?.[CHAT]?.lastNumber).toBe(3)
})
