import type { MessageDescriptor } from "@lingui/core"
import { msg } from "@lingui/core/macro"
import type { Conversation, Message } from "../foundation/contract/generated/api"
import { plainText } from "./markup"

type Translate = (message: MessageDescriptor) => string

/** Who says it, where that isn't clear: oneself, or somebody of many. */
export function speakerOf(
  t: Translate,
  message: Message,
  conversation: Conversation,
  memberId: string,
): string | null {
  if (message.kind !== "text" || message.author === null) return null
  if (message.authorId === memberId) return t(msg`Вы`)
  return conversation.kind === "direct" ? null : message.author.name
}

/** A message in one line. */

export function contentOf(t: Translate, message: Message): string {
  if (message.deletedAt !== null) return t(msg`Сообщение удалено`)
  if (message.kind === "call") return message.call?.purpose === "lesson" ? t(msg`Урок`) : t(msg`Звонок`)
  const text = plainText(message.body)
  if (text !== "") return text
  const first = message.attachments[0]
  if (first === undefined) return ""
  if (first.kind === "photo") return t(msg`Фотография`)
  if (first.kind === "video") return t(msg`Видео`)
  if (first.kind === "audio") return t(msg`Голосовое сообщение`)
  return first.name
}
