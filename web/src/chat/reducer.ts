import type { KnownEvent } from "../foundation/contract/events"
import type { Conversation, ConversationDetails, Message } from "../foundation/contract/generated/api"
import { epochOf } from "../foundation/epochs"
import { addMessages } from "./arriving"
import { changeConversation } from "./changing"
import { type ChatState, TYPING_LASTS } from "./state"

/** The law: a snapshot with the later events applied equals a fresh snapshot. Pure. */
export function applyChatEvent(chat: ChatState, event: KnownEvent, now: number): ChatState {
  const conversationId = event.stream.startsWith("conversation:")
    ? event.stream.slice("conversation:".length)
    : ""
  switch (event.type) {
    case "chat.message_posted":
      return addMessages(chat, [event.data.message])
    case "chat.message_edited": {
      const { messageId, body, editedAt, mentions } = event.data
      return changeMessage(chat, conversationId, messageId, (message) => ({
        ...message,
        body,
        mentions: mentions ?? [],
        editedAt: editedAt ?? null,
      }))
    }
    case "chat.message_deleted":
      return deleteMessage(chat, conversationId, event.data.messageId, event.data.deletedAt)
    case "chat.reaction_changed":
      return changeMessage(chat, conversationId, event.data.messageId, (message) =>
        react(message, event.data),
      )
    case "chat.message_pinned":
      return pin(chat, conversationId, event.data.messageId, event.data.isPinned)
    case "chat.card_changed": {
      const { message } = event.data
      return changeMessage(chat, conversationId, message.id, () => message)
    }
    case "chat.attachment_ready": {
      const { messageId, attachment } = event.data
      if (!attachment) return chat
      return changeMessage(chat, conversationId, messageId, (message) => ({
        ...message,
        attachments: message.attachments.map((one) => (one.id === attachment.id ? attachment : one)),
      }))
    }
    case "chat.conversation_changed": {
      const { title, isReadOnly, isArchived, closedReason } = event.data
      return changeConversation(chat, conversationId, (one) => ({
        ...one,
        title: one.kind === "direct" ? one.title : title,
        isReadOnly,
        isArchived,
        closedReason: closedReason ?? "",
      }))
    }
    case "chat.member_joined": {
      const { member } = event.data
      if (!member) return chat
      return changeMembers(chat, conversationId, (members) => [
        ...members.filter((one) => one.id !== member.id),
        member,
      ])
    }
    case "chat.member_left":
      return changeMembers(chat, conversationId, (members) =>
        members.filter((one) => one.id !== event.data.memberId),
      )
    case "chat.member_muted": {
      const { memberId, until } = event.data
      const muted = changeMembers(chat, conversationId, (members) =>
        members.map((one) => (one.id === memberId ? { ...one, mutedUntil: until ?? null } : one)),
      )
      if (memberId !== chat.memberId) return muted
      return changeConversation(muted, conversationId, (one) => ({ ...one, mutedUntil: until ?? null }))
    }
    case "chat.read_mark_moved": {
      const { memberId, number } = event.data
      return changeMembers(chat, conversationId, (members) =>
        members.map((one) =>
          one.id === memberId ? { ...one, readNumber: Math.max(one.readNumber ?? 0, number) } : one,
        ),
      )
    }
    case "chat.read_elsewhere":
      return readUpTo(chat, event.data.conversationId, event.data.number)
    case "chat.conversation_left":
      return forgetConversation(chat, event.data.conversationId)
    case "chat.typing": {
      if (event.data.memberId === chat.memberId) return chat
      const typing = { ...chat.typing[conversationId], [event.data.memberId]: now + TYPING_LASTS }
      return { ...chat, typing: { ...chat.typing, [conversationId]: typing } }
    }
    case "calls.call_started":
    case "calls.call_changed":
      return changeConversation(chat, conversationId, (one) => ({ ...one, live: event.data.call }))
    case "calls.call_ended":
      return changeConversation(chat, conversationId, (one) => ({ ...one, live: null }))
    default:
      return chat
  }
}

/** Events in their order; messages that follow each other are added together. */
export function applyChatEvents(chat: ChatState, events: readonly KnownEvent[], now: number): ChatState {
  let state = chat
  let posted: Message[] = []
  for (const event of events) {
    if (event.type === "chat.message_posted") {
      posted.push(event.data.message)
      continue
    }
    state = applyChatEvent(addMessages(state, posted), event, now)
    posted = []
  }
  return addMessages(state, posted)
}

/** The list of conversations, taken anew. What is loaded of each stays. */
export function takeConversations(chat: ChatState, list: Conversation[]): ChatState {
  const conversations = Object.fromEntries(
    list.map((one) => [one.id, keepProgress(chat.conversations?.[one.id], one)]),
  )
  return { ...chat, conversations }
}

/** The platform was restored from a backup: what is loaded may never have happened. What waits to be sent still waits. */
export function startAnew(chat: ChatState): ChatState {
  return { ...chat, runs: {}, members: {}, pinned: {} }
}

/** A snapshot may be older than an event that has come meanwhile, except after a restore. */
function keepProgress(known: Conversation | undefined, fresh: Conversation): Conversation {
  if (known !== undefined && epochOf(known.seq) < epochOf(fresh.seq)) return fresh
  if (known === undefined || known.lastNumber <= fresh.lastNumber) {
    return { ...fresh, readNumber: Math.max(fresh.readNumber, known?.readNumber ?? 0) }
  }
  return {
    ...fresh,
    lastNumber: known.lastNumber,
    lastMessage: known.lastMessage,
    readNumber: Math.max(known.readNumber, fresh.readNumber),
  }
}

export function takeDetails(chat: ChatState, details: ConversationDetails): ChatState {
  const { id } = details.conversation
  const known = chat.conversations ?? {}
  return {
    ...chat,
    conversations: { ...known, [id]: keepProgress(known[id], details.conversation) },
    members: { ...chat.members, [id]: details.members },
    pinned: { ...chat.pinned, [id]: details.pinned },
  }
}

/** One's own read mark never goes back. */
export function readUpTo(chat: ChatState, id: string, number: number): ChatState {
  return changeConversation(chat, id, (one) =>
    number <= one.readNumber
      ? one
      : { ...one, readNumber: number, unreadMentions: number >= one.lastNumber ? 0 : one.unreadMentions },
  )
}

export function forgetConversation(chat: ChatState, id: string): ChatState {
  const without = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => key !== id))
  return {
    ...chat,
    conversations: chat.conversations === null ? null : without(chat.conversations),
    runs: without(chat.runs),
    members: without(chat.members),
    pinned: without(chat.pinned),
    outbox: chat.outbox.filter((item) => item.conversationId !== id),
  }
}

export function dropTyping(chat: ChatState, now: number): ChatState {
  const isAnyOver = Object.values(chat.typing).some((people) =>
    Object.values(people).some((until) => until <= now),
  )
  if (!isAnyOver) return chat
  const typing = Object.fromEntries(
    Object.entries(chat.typing).map(([id, people]) => [
      id,
      Object.fromEntries(Object.entries(people).filter(([, until]) => until > now)),
    ]),
  )
  return { ...chat, typing }
}

function changeMembers(
  chat: ChatState,
  id: string,
  change: (members: ChatState["members"][string]) => ChatState["members"][string],
): ChatState {
  const known = chat.members[id]
  return known === undefined ? chat : { ...chat, members: { ...chat.members, [id]: change(known) } }
}

function changeMessage(
  chat: ChatState,
  id: string,
  messageId: string,
  change: (one: Message) => Message,
): ChatState {
  const replace = (messages: Message[]) => messages.map((one) => (one.id === messageId ? change(one) : one))
  const holds = (messages: Message[] | undefined) => messages?.some((one) => one.id === messageId) === true
  const run = chat.runs[id]
  const pinned = chat.pinned[id]
  const changed = {
    ...chat,
    runs:
      run !== undefined && holds(run.messages)
        ? { ...chat.runs, [id]: { ...run, messages: replace(run.messages) } }
        : chat.runs,
    pinned: pinned !== undefined && holds(pinned) ? { ...chat.pinned, [id]: replace(pinned) } : chat.pinned,
  }
  return changeConversation(changed, id, (one) =>
    one.lastMessage?.id === messageId ? { ...one, lastMessage: change(one.lastMessage) } : one,
  )
}

function deleteMessage(chat: ChatState, id: string, messageId: string, deletedAt: string): ChatState {
  const emptied = changeMessage(chat, id, messageId, (message) => ({
    ...message,
    body: "",
    attachments: [],
    reactions: [],
    mentions: [],
    replyTo: null,
    isPinned: false,
    deletedAt,
  }))
  const pinned = emptied.pinned[id]
  return pinned === undefined
    ? emptied
    : { ...emptied, pinned: { ...emptied.pinned, [id]: pinned.filter((one) => one.id !== messageId) } }
}

function react(
  message: Message,
  { emoji, memberId, isSet }: { emoji: string; memberId: string; isSet: boolean },
): Message {
  const found = message.reactions.find((one) => one.emoji === emoji)
  const others = (found?.memberIds ?? []).filter((id) => id !== memberId)
  const memberIds = isSet ? [...others, memberId] : others
  if (found === undefined)
    return { ...message, reactions: isSet ? [...message.reactions, { emoji, memberIds }] : message.reactions }
  const reactions = message.reactions.map((one) => (one.emoji === emoji ? { ...one, memberIds } : one))
  return { ...message, reactions: reactions.filter((one) => one.memberIds.length > 0) }
}

function pin(chat: ChatState, id: string, messageId: string, isPinned: boolean): ChatState {
  const changed = changeMessage(chat, id, messageId, (message) => ({ ...message, isPinned }))
  const known = changed.pinned[id]
  if (known === undefined) return changed
  const rest = known.filter((one) => one.id !== messageId)
  const message = changed.runs[id]?.messages.find((one) => one.id === messageId)
  const pinned = isPinned && message !== undefined ? [message, ...rest] : rest
  return { ...changed, pinned: { ...changed.pinned, [id]: pinned } }
}
