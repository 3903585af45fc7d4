import type { Message } from "../foundation/contract/generated/api"
import { Markup } from "./Markup"
import { useMentioned } from "./mentions"

type Spoken = Pick<Message, "conversationId" | "body" | "mentions">

/** What a message says. Only those that name somebody follow who is in the conversation. */
export function MessageText({ message }: { message: Spoken }) {
  if (message.body === "") return null
  return message.mentions.length > 0 ? <Mentioning message={message} /> : <Markup source={message.body} />
}

function Mentioning({ message }: { message: Spoken }) {
  return <Markup source={message.body} names={useMentioned(message)} />
}
