import { Trans, useLingui } from "@lingui/react/macro"
import { Paperclip, SendHorizontal, X } from "lucide-react"
import { type KeyboardEvent, memo, useCallback, useEffect, useRef, useState } from "react"
import { FileTrigger } from "react-aria-components"
import type { Conversation, Message } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { useLive } from "../foundation/live"
import { sentenceOf } from "../foundation/problems"
import { IconButton } from "../ui/IconButton"
import { toast } from "../ui/Toasts"
import { useChatEngine } from "./ChatContext"
import styles from "./Composer.module.css"
import { saveDraft } from "./drafts"
import { useDropped } from "./dropped"
import { EmojiButton } from "./EmojiButton"
import { MentionList, useMentions } from "./mentions"
import { askForNotifications } from "./notifications"
import { contentOf } from "./preview"
import type { ChatState } from "./state"
import { UploadList } from "./UploadList"
import { useUploads } from "./uploads"

type Props = {
  conversation: Conversation
  replyTo: Message | null
  editing: Message | null
  onDone: () => void
  onEdit: (message: Message) => void
}

const IS_TOUCH = "(pointer: coarse)"

/** Where one writes: text, files, mentions; drafts are kept for each chat. */
export const Composer = memo(function Composer(props: Props) {
  const { conversation, replyTo, editing, onDone, onEdit } = props
  const { t } = useLingui()
  const engine = useChatEngine()
  const { text, setText } = useDraft(conversation.id)
  const [edited, setEdited] = useState("")
  const field = useRef<HTMLTextAreaElement>(null)
  const files = useUploads(
    useCallback(
      (most: number) => toast(t`К одному сообщению можно приложить не больше ${most} файлов.`),
      [t],
    ),
  )
  const isDragged = useDropped(files.add)
  const value = editing === null ? text : edited
  const change = editing === null ? setText : setEdited
  const mentions = useMentions(conversation.id, field, value, change)

  useEffect(() => {
    setEdited(editing?.body ?? "")
    if (editing !== null || replyTo !== null) field.current?.focus()
  }, [editing, replyTo])
  useGrowing(field, value)

  const refusal = useRefusal(conversation)
  if (refusal !== null) return <p className={styles.refused}>{refusal}</p>

  const isUploading = files.uploads.some((one) => one.state === "sending")
  const isReady =
    value.trim() !== "" || (editing === null && files.uploads.some((one) => one.state === "done"))
  const send = async () => {
    if (!isReady || isUploading) return
    if (editing !== null) {
      onDone()
      const work = engine.acts.edit(conversation.id, editing.id, edited)
      work.catch((error: unknown) => toast(sentenceOf(error, t`Не получилось изменить сообщение.`)))
      return
    }
    const done = files.uploads.filter((one) => one.state === "done").map((one) => one.id)
    const message = {
      body: text.trim(),
      replyToId: replyTo?.id ?? null,
      attachmentIds: done,
      mentions: mentions.in(text),
    }
    setText("")
    files.clear()
    onDone()
    askForNotifications()
    await engine.post(conversation.id, message)
  }
  const press = (event: KeyboardEvent) => {
    if (mentions.press(event)) return
    if (
      event.key === "Enter" &&
      !event.shiftKey &&
      !event.nativeEvent.isComposing &&
      !matchMedia(IS_TOUCH).matches
    ) {
      event.preventDefault()
      void send()
    } else if (event.key === "ArrowUp" && value === "") {
      const own = lastOwnIn(engine.state.get(), conversation.id)
      if (own === undefined) return
      event.preventDefault()
      onEdit(own)
    } else if (event.key === "Escape" && (editing !== null || replyTo !== null)) onDone()
  }
  const paste = (event: React.ClipboardEvent) => {
    const pasted = Array.from(event.clipboardData.files)
    if (pasted.length === 0) return
    event.preventDefault()
    files.add(pasted)
  }

  return (
    <div className={styles.frame}>
      {isDragged && <div className={styles.drop}>{t`Отпустите, чтобы приложить файлы`}</div>}
      <MentionList mentions={mentions} />
      {(replyTo !== null || editing !== null) && (
        <div className={styles.context}>
          <div>
            <b>{editing !== null ? t`Изменение сообщения` : replyTo?.author?.name}</b>
            <span>{contentOf(t, editing ?? replyTo ?? lastOwnOr(editing, replyTo))}</span>
          </div>
          <IconButton icon={X} label={t`Отменить`} onPress={onDone} />
        </div>
      )}
      {editing === null && (
        <UploadList uploads={files.uploads} onRemove={files.remove} onRetry={files.retry} />
      )}
      <div className={styles.row}>
        {editing === null && (
          <FileTrigger allowsMultiple onSelect={(list) => files.add(list ?? [])}>
            <IconButton icon={Paperclip} label={t`Приложить файлы`} />
          </FileTrigger>
        )}
        <textarea
          ref={field}
          rows={1}
          className={styles.field}
          value={value}
          maxLength={16_000}
          aria-label={t`Сообщение`}
          {...mentions.field}
          placeholder={conversation.kind === "direct" ? t`Сообщение` : t`Сообщение в «${conversation.title}»`}
          onChange={(event) => {
            change(event.target.value)
            // Dictation and some keyboards write without key events: the caret is looked at here too.
            mentions.look()
            engine.type(conversation.id)
          }}
          onKeyDown={press}
          onPaste={paste}
          onSelect={mentions.look}
        />
        <EmojiButton onPick={(emoji) => change(insertAt(field.current, value, emoji))} />
        <IconButton
          icon={SendHorizontal}
          label={editing === null ? t`Отправить` : t`Сохранить`}
          variant="primary"
          isDisabled={!isReady || isUploading}
          onPress={() => void send()}
        />
      </div>
      {value.length > 15_000 && (
        <p className={styles.limit}>
          <Trans>Осталось знаков: {16_000 - value.length}</Trans>
        </p>
      )}
    </div>
  )
})

function lastOwnOr(editing: Message | null, replyTo: Message | null): Message {
  const message = editing ?? replyTo
  if (message === null) throw new Error("nothing is answered or edited")
  return message
}

/** Why nothing can be written here now; null: it can. */
function useRefusal(conversation: Conversation): string | null {
  const { t } = useLingui()
  if (conversation.isArchived) return t`Чат в архиве: его можно читать, но не писать.`
  if (conversation.closedReason === "left")
    return t`Собеседник больше не в этой организации. Переписку можно читать, но не продолжить.`
  if (conversation.closedReason === "relation")
    return t`Вы больше не можете писать друг другу лично. Переписку можно читать, но не продолжить.`
  const isModerator = conversation.abilities.includes("moderate")
  if (conversation.isReadOnly && !isModerator) return t`В этот чат сейчас пишут только модераторы.`
  if (conversation.mutedUntil !== null && Date.parse(conversation.mutedUntil) > Date.now()) {
    const until = momentOf(conversation.mutedUntil)
    return t`Модератор приостановил ваши сообщения до ${until}.`
  }
  return null
}

/** The text that one began to write, kept on the device for each chat. */
function useDraft(conversationId: string) {
  const { database } = useLive()
  const [text, setText] = useState("")
  const isLoaded = useRef(false)
  useEffect(() => {
    isLoaded.current = false
    void database.drafts.get(conversationId).then((draft) => {
      isLoaded.current = true
      setText((now) => (now === "" ? (draft?.body ?? "") : now))
    })
  }, [database, conversationId])
  const change = useCallback(
    (next: string) => {
      setText(next)
      void saveDraft(database, conversationId, { body: next })
    },
    [database, conversationId],
  )
  return { text, setText: change }
}

function lastOwnIn(chat: ChatState, conversationId: string): Message | undefined {
  return chat.runs[conversationId]?.messages.findLast(
    (message) => message.authorId === chat.memberId && message.kind === "text" && message.deletedAt === null,
  )
}

/** The field grows with its text up to a third of the window. */
function useGrowing(field: React.RefObject<HTMLTextAreaElement | null>, value: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = "auto"
    element.style.height = `${Math.min(element.scrollHeight, innerHeight / 3)}px`
  }, [field, value])
}

function insertAt(field: HTMLTextAreaElement | null, value: string, text: string): string {
  const at = field?.selectionStart ?? value.length
  return value.slice(0, at) + text + value.slice(field?.selectionEnd ?? at)
}
