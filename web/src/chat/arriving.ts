import type { Conversation, Message } from "../foundation/contract/generated/api"
import { changeConversation } from "./changing"
import { type ChatState, LIVE_RUN, LIVE_SLACK, LONGEST_RUN, type Run } from "./state"

/** Messages came: by events, or as the answer to posting. Applying them twice changes nothing. Pure. */
export function addMessages(chat: ChatState, messages: readonly Message[]): ChatState {
  let state = chat
  for (const [id, some] of byConversation(messages)) state = addTo(state, id, some)
  return state
}

/** The work is that of the new messages, not of those that are there. */
function addTo(chat: ChatState, id: string, messages: readonly Message[]): ChatState {
  const quiet = stopTyping(settle(chat, messages), id, messages)
  const run = quiet.runs[id]
  const grown = run === undefined ? undefined : extend(run, messages, quiet.watched[id])
  const withRun =
    grown === undefined || grown === run ? quiet : { ...quiet, runs: { ...quiet.runs, [id]: grown } }
  const isSeen = quiet.watched[id] === true && grown?.hasAfter === false
  return changeConversation(withRun, id, (one) => {
    const told = messages.reduce((now, message) => tell(now, message, chat.memberId), one)
    return isSeen ? seen(told) : told
  })
}

function byConversation(messages: readonly Message[]): Map<string, Message[]> {
  const found = new Map<string, Message[]>()
  for (const message of messages) {
    const some = found.get(message.conversationId)
    if (some === undefined) found.set(message.conversationId, [message])
    else some.push(message)
  }
  return found
}

/** What the conversation in the list says of a new message. */
function tell(one: Conversation, message: Message, memberId: string): Conversation {
  if (message.number <= one.lastNumber) return one
  const isOwn = message.authorId === memberId
  const isMention = !isOwn && message.mentions.includes(memberId)
  return {
    ...one,
    lastNumber: message.number,
    lastMessage: message,
    readNumber: isOwn ? message.number : one.readNumber,
    unreadMentions: isOwn ? 0 : one.unreadMentions + (isMention ? 1 : 0),
  }
}

/** Whoever has the end before the eyes has read what comes: no counter rises for the blink of an eye. */
function seen(one: Conversation): Conversation {
  return one.readNumber >= one.lastNumber ? one : { ...one, readNumber: one.lastNumber, unreadMentions: 0 }
}

function extend(run: Run, messages: readonly Message[], isAtEnd: boolean | undefined): Run {
  const fresh: Message[] = []
  let last = run.messages.at(-1)?.number
  let { hasAfter } = run
  for (const message of messages) {
    if (last !== undefined && message.number <= last) continue
    // An older page is on the screen: the new message belongs to the end that isn't loaded.
    if (hasAfter || (last !== undefined && message.number > last + 1)) hasAfter = true
    else {
      fresh.push(message)
      last = message.number
    }
  }
  if (fresh.length === 0) return hasAfter === run.hasAfter ? run : { ...run, hasAfter }
  const grown = [...run.messages, ...fresh]
  if (isAtEnd !== false) {
    return grown.length <= LIVE_RUN + LIVE_SLACK
      ? { ...run, messages: grown, hasAfter }
      : { messages: grown.slice(-LIVE_RUN), hasBefore: true, hasAfter }
  }
  // Somebody reads further up: what they read stays, the end waits until they come there.
  return grown.length <= LONGEST_RUN
    ? { ...run, messages: grown, hasAfter }
    : { ...run, messages: grown.slice(0, Math.max(LONGEST_RUN, run.messages.length)), hasAfter: true }
}

/** What was written here and has come back no longer waits. */
function settle(chat: ChatState, messages: readonly Message[]): ChatState {
  const isWaiting = chat.outbox.some((item) => messages.some((message) => message.id === item.id))
  if (!isWaiting) return chat
  const ids = new Set(messages.map((message) => message.id))
  return { ...chat, outbox: chat.outbox.filter((item) => !ids.has(item.id)) }
}

function stopTyping(chat: ChatState, id: string, messages: readonly Message[]): ChatState {
  const people = chat.typing[id]
  if (people === undefined || !messages.some((message) => (message.authorId ?? "") in people)) return chat
  const authors = new Set(messages.map((message) => message.authorId))
  const rest = Object.fromEntries(Object.entries(people).filter(([memberId]) => !authors.has(memberId)))
  return { ...chat, typing: { ...chat.typing, [id]: rest } }
}
