import { useLingui } from "@lingui/react/macro"
import { Fragment, memo, type ReactNode } from "react"
import type { CallCard, Conversation, Message } from "../foundation/contract/generated/api"
import { dayOf, sameDay } from "../foundation/formats"
import type { Block } from "./blocks"
import styles from "./Feed.module.css"
import { MessageItem } from "./MessageItem"

type Props = {
  block: Block
  conversation: Conversation
  memberId: string
  /** The first unread message, where it stands in this block. */
  unreadFrom: number | null
  /** The message that was looked for, where it stands in this block. */
  around: number | null
  onReply: (message: Message) => void
  onEdit: (message: Message) => void
  onShow: (number: number) => void
  callCard?: (card: CallCard, conversation: Conversation) => ReactNode
}

// Messages of one author within five minutes are one run.
const RUN_MS = 5 * 60_000

/** Messages that stand together, with the days between them. Drawn again only when one of them changes. */
export const FeedBlock = memo(function FeedBlock(props: Props) {
  const { block, conversation, memberId, unreadFrom, around, onReply, onEdit, onShow, callCard } = props
  const { t } = useLingui()
  return (
    <div className={styles.block}>
      {block.messages.map((message, place) => {
        const before = block.messages[place - 1] ?? block.before
        const isNewDay = before === undefined || !isSameDay(before, message)
        const isUnreadLine = message.number === unreadFrom
        return (
          <Fragment key={message.id}>
            {isNewDay && (
              <p className={styles.day}>
                <span>{capital(dayOf(message.createdAt))}</span>
              </p>
            )}
            {isUnreadLine && (
              <p className={styles.unread}>
                <span>{t`Новые сообщения`}</span>
              </p>
            )}
            <MessageItem
              message={message}
              conversation={conversation}
              isOwn={message.authorId === memberId}
              isJoined={!isNewDay && !isUnreadLine && isRun(before, message)}
              isShown={message.number === around}
              onReply={onReply}
              onEdit={onEdit}
              onShow={onShow}
              callCard={callCard}
            />
          </Fragment>
        )
      })}
    </div>
  )
})

function isSameDay(one: Message, other: Message): boolean {
  return sameDay(new Date(one.createdAt), new Date(other.createdAt))
}

function isRun(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.authorId === message.authorId &&
    before.kind === "text" &&
    message.kind === "text" &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < RUN_MS
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
