import { msg } from "@lingui/core/macro"
import type { MessageDescriptor } from "@lingui/core"
import type { Conversation, Message } from "../foundation/contract/generated/api"
import { plainText } from "./markup"

type Translate = (message: MessageDescriptor) => string

/** A message in one line: who and what. */
export function previewOf(t: Translate, message: Message, conversation?: Conversation): string {
  const what = contentOf(t, message)
  if (conversation?.kind === "direct" || message.author === null) return what
  return `${message.author.name}: ${what}`
}

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
