import { useLingui } from "@lingui/react/macro"
import { Pin } from "lucide-react"
import { memo, type ReactNode, useState } from "react"
import type { CallCard, Conversation, Message } from "../foundation/contract/generated/api"
import { momentOf, timeOf } from "../foundation/formats"
import { Avatar } from "../ui/Avatar"
import { VerifiedBadge } from "../ui/VerifiedBadge"
import { Attachments } from "./Attachments"
import { MessageActions } from "./MessageActions"
import styles from "./MessageItem.module.css"
import { MessageText } from "./MessageText"
import { Reactions } from "./Reactions"
import { ReadBy } from "./ReadBy"

type Props = {
  message: Message
  conversation: Conversation
  isOwn: boolean
  /** It continues a run of its author: no name, no picture. */
  isJoined: boolean
  /** It was looked for: shown with a moment's light. */
  isShown: boolean
  onReply: (message: Message) => void
  onEdit: (message: Message) => void
  onShow: (number: number) => void
  callCard?: (card: CallCard, conversation: Conversation) => ReactNode
}

export const MessageItem = memo(function MessageItem(props: Props) {
  const { message, conversation, isOwn, isJoined, isShown, onReply, onEdit, onShow, callCard } = props
  const { t } = useLingui()
  const [isMenuOpen, setMenuOpen] = useState(false)
  if (message.kind === "call" && message.call && callCard) {
    return (
      <article data-number={message.number} className={styles.card}>
        {callCard(message.call, conversation)}
      </article>
    )
  }
  const isDeleted = message.deletedAt !== null
  const author = message.author
  const className = [
    styles.message,
    isOwn ? styles.own : "",
    isJoined ? styles.joined : "",
    isShown ? styles.shown : "",
  ].join(" ")
  return (
    <article
      data-number={message.number}
      className={className}
      aria-label={`${author?.name ?? ""}, ${timeOf(message.createdAt)}`}
    >
      {!isOwn && (isJoined ? <span /> : <Picture message={message} />)}
      <div className={styles.bubble}>
        {!isOwn && !isJoined && author !== null && (
          <p className={styles.who}>
            <b>{author.name}</b>
            <span>
              {author.caption}
              {author.isConfirmed && <VerifiedBadge label={t`роль подтверждена`} />}
            </span>
          </p>
        )}
        {message.replyTo !== null && (
          <button type="button" className={styles.reply} onClick={() => onShow(message.replyTo?.number ?? 0)}>
            <b>{message.replyTo.authorName}</b>
            {message.replyTo.excerpt || t`вложение`}
          </button>
        )}
        {isDeleted ? (
          <p className={styles.deleted}>{t`Сообщение удалено`}</p>
        ) : (
          <>
            <MessageText message={message} />
            {message.attachments.length > 0 && <Attachments attachments={message.attachments} />}
          </>
        )}
        <div className={styles.meta}>
          {message.reactions.length > 0 && <Reactions message={message} />}
          <span className={styles.facts}>
            {message.isPinned && <Pin aria-label={t`закреплено`} />}
            {message.editedAt !== null && !isDeleted && (
              <span title={momentOf(message.editedAt)}>{t`изменено`}</span>
            )}
            {isOwn && !isDeleted && <ReadBy message={message} conversation={conversation} />}
            <time dateTime={message.createdAt} title={momentOf(message.createdAt)}>
              {timeOf(message.createdAt)}
            </time>
          </span>
        </div>
      </div>
      {!isDeleted && (
        <span className={isMenuOpen ? `${styles.menu} ${styles.menuOpen}` : styles.menu}>
          <MessageActions
            message={message}
            conversation={conversation}
            isOwn={isOwn}
            onReply={onReply}
            onEdit={onEdit}
            onOpenChange={setMenuOpen}
          />
        </span>
      )}
    </article>
  )
})

function Picture({ message }: { message: Message }) {
  return (
    <Avatar
      id={message.authorId ?? ""}
      name={message.author?.name ?? ""}
      hue={message.author?.hue}
      size={36}
    />
  )
}
