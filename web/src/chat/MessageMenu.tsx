import { useLingui } from "@lingui/react/macro"
import { Copy, CornerUpLeft, Pencil, Pin, PinOff, Trash2 } from "lucide-react"
import { useState } from "react"
import { Button, Dialog, MenuTrigger, Popover } from "react-aria-components"
import type { Conversation, Message } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { Menu, MenuItem } from "../ui/Menu"
import { toast } from "../ui/Toasts"
import { useChat, useChatEngine } from "./ChatContext"
import styles from "./MessageMenu.module.css"
import { plainText } from "./markup"
import { useReact } from "./Reactions"

type Props = {
  message: Message
  conversation: Conversation
  isOwn: boolean
  onReply: (message: Message) => void
  onEdit: (message: Message) => void
  onOpenChange: (isOpen: boolean) => void
}

const QUICK = ["👍", "❤️", "😄", "🎉", "🔥", "😮", "🙏"]

/** Everything that can be done with a message. */
export function MessageMenu({ message, conversation, isOwn, onReply, onEdit, onOpenChange }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const react = useReact()
  const memberId = useChat((chat) => chat.memberId)
  const [isOpen, setOpen] = useState(true)
  const [isDeleting, setDeleting] = useState(false)
  const mayWrite = conversation.abilities.includes("post")
  const mayModerate = conversation.abilities.includes("moderate")
  const open = (next: boolean) => {
    setOpen(next)
    onOpenChange(next)
  }
  const attempt = (work: Promise<unknown>) => {
    work.catch((error: unknown) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)))
  }
  return (
    <>
      <MenuTrigger isOpen={isOpen} onOpenChange={open}>
        <Button aria-label={t`Действия с сообщением`} className={styles.trigger}>
          <span className={styles.dots} />
        </Button>
        <Popover className={styles.popover} placement="bottom end" offset={4}>
          <Dialog aria-label={t`Действия с сообщением`} className={styles.dialog}>
            {mayWrite && (
              <div className={styles.quick}>
                {QUICK.map((emoji) => {
                  const isSet = message.reactions.some(
                    (one) => one.emoji === emoji && one.memberIds.includes(memberId),
                  )
                  return (
                    <button
                      key={emoji}
                      type="button"
                      aria-pressed={isSet}
                      aria-label={t`реакция ${emoji}`}
                      onClick={() => {
                        react(message, emoji, !isSet)
                        open(false)
                      }}
                    >
                      {emoji}
                    </button>
                  )
                })}
              </div>
            )}
            <Menu label={t`Действия`}>
              {mayWrite && (
                <MenuItem icon={CornerUpLeft} onAction={() => onReply(message)}>{t`Ответить`}</MenuItem>
              )}
              {message.body !== "" && (
                <MenuItem
                  icon={Copy}
                  onAction={() => void navigator.clipboard.writeText(plainText(message.body))}
                >{t`Скопировать текст`}</MenuItem>
              )}
              {isOwn && mayWrite && message.kind === "text" && (
                <MenuItem icon={Pencil} onAction={() => onEdit(message)}>{t`Изменить`}</MenuItem>
              )}
              {mayModerate && (
                <MenuItem
                  icon={message.isPinned ? PinOff : Pin}
                  onAction={() => attempt(engine.acts.pin(conversation.id, message.id, !message.isPinned))}
                >
                  {message.isPinned ? t`Открепить` : t`Закрепить`}
                </MenuItem>
              )}
              {(isOwn || mayModerate) && message.kind === "text" && (
                <MenuItem icon={Trash2} isDanger onAction={() => setDeleting(true)}>{t`Удалить`}</MenuItem>
              )}
            </Menu>
          </Dialog>
        </Popover>
      </MenuTrigger>
      <ConfirmDialog
        title={t`Удалить сообщение?`}
        text={t`Оно исчезнет у всех участников чата. Вернуть его нельзя.`}
        confirm={t`Удалить`}
        cancel={t`Отмена`}
        isDanger
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onConfirm={() => {
          setDeleting(false)
          attempt(engine.acts.remove(conversation.id, message.id))
        }}
      />
    </>
  )
}
