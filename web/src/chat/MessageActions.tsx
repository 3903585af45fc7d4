import { useLingui } from "@lingui/react/macro"
import { lazy, Suspense, useState } from "react"
import type { Conversation, Message } from "../foundation/contract/generated/api"
import styles from "./MessageMenu.module.css"

const MessageMenu = lazy(() => import("./MessageMenu").then((found) => ({ default: found.MessageMenu })))

type Props = {
  message: Message
  conversation: Conversation
  isOwn: boolean
  onReply: (message: Message) => void
  onEdit: (message: Message) => void
  onOpenChange: (isOpen: boolean) => void
}

/** The button of a message's menu. The menu itself exists once it was asked for: hundreds of messages need none. */
export function MessageActions(props: Props) {
  const { t } = useLingui()
  const [isAsked, setAsked] = useState(false)
  const button = (
    <button
      type="button"
      aria-label={t`Действия с сообщением`}
      aria-haspopup="dialog"
      className={styles.trigger}
      onClick={() => {
        props.onOpenChange(true)
        setAsked(true)
      }}
    >
      <span className={styles.dots} />
    </button>
  )
  if (!isAsked) return button
  return (
    <Suspense fallback={button}>
      <MessageMenu {...props} />
    </Suspense>
  )
}
