import { Plural, useLingui } from "@lingui/react/macro"
import { BellOff, Plus, Search } from "lucide-react"
import { memo, useDeferredValue, useMemo } from "react"
import type { Conversation } from "../foundation/contract/generated/api"
import { whenOf } from "../foundation/formats"
import { Avatar, hueOf } from "../ui/Avatar"
import { Count } from "../ui/Count"
import { EmptyState } from "../ui/EmptyState"
import { IconButton } from "../ui/IconButton"
import { Skeleton } from "../ui/Skeleton"
import { unreadOf, useChat, useChatEngine } from "./ChatContext"
import { ConnectionLine } from "./ConnectionLine"
import styles from "./ConversationList.module.css"
import { useDrafts } from "./drafts"
import { contentOf, speakerOf } from "./preview"

type Props = {
  selected: string | null
  onSelect: (id: string) => void
  onCreate: () => void
  onSearch: () => void
}

const SECTIONS = ["classes", "staff", "direct", "other", "archive"] as const

/** All conversations by section, the latest first. */
export function ConversationList({ selected, onSelect, onCreate, onSearch }: Props) {
  const { t } = useLingui()
  // The list may follow a moment later: what is read and written goes first.
  const conversations = useDeferredValue(useChat((chat) => chat.conversations))
  const outbox = useChat((chat) => chat.outbox)
  const waiting = useMemo(() => new Set(outbox.map((item) => item.conversationId)), [outbox])
  const { memberId } = useChatEngine().live
  const drafts = useDrafts()
  const sections = useMemo(() => bySection(conversations ?? {}), [conversations])
  const titles: Record<(typeof SECTIONS)[number], string> = {
    classes: t`Мои классы`,
    staff: t`Сотрудники`,
    direct: t`Личные`,
    other: t`Группы`,
    archive: t`Архив`,
  }
  return (
    // The same element in both places: opening a chat must not build the list anew.
    <section className={styles.list} role={selected === null ? "main" : undefined} aria-label={t`Чаты`}>
      <header className={styles.head}>
        <h1>{t`Чаты`}</h1>
        <IconButton icon={Plus} label={t`Новый чат`} variant="primary" onPress={onCreate} />
      </header>
      <button type="button" className={styles.search} onClick={onSearch}>
        <Search aria-hidden="true" />
        {t`Люди, чаты, сообщения`}
        <kbd>Ctrl K</kbd>
      </button>
      <ConnectionLine text={t`Нет связи. Читать можно, написанное отправится само.`} />
      <nav className={styles.scroll} aria-label={t`Список чатов`}>
        {conversations === null && <Skeleton lines={8} hasAvatar />}
        {conversations !== null && Object.keys(conversations).length === 0 && (
          <EmptyState
            icon={Plus}
            title={t`Чатов пока нет`}
            text={t`Они появятся сами, когда вас добавят в класс. Написать человеку можно уже сейчас.`}
          />
        )}
        {SECTIONS.map((section) => {
          const chats = sections[section]
          if (chats.length === 0) return null
          const rows = (
            <ul>
              {chats.map((chat) => (
                <Row
                  key={chat.id}
                  chat={chat}
                  memberId={memberId}
                  isSelected={chat.id === selected}
                  isWaiting={waiting.has(chat.id)}
                  draft={chat.id === selected ? undefined : drafts[chat.id]}
                  onSelect={onSelect}
                />
              ))}
            </ul>
          )
          // Last year's chats are there to be read, out of the way.
          if (section === "archive")
            return (
              <details
                key={section}
                className={styles.archive}
                open={chats.some((chat) => chat.id === selected)}
              >
                <summary>
                  {titles[section]} <small>{chats.length}</small>
                </summary>
                {rows}
              </details>
            )
          return (
            <div key={section}>
              <h2>{titles[section]}</h2>
              {rows}
            </div>
          )
        })}
      </nav>
    </section>
  )
}

type RowProps = {
  chat: Conversation
  memberId: string
  isSelected: boolean
  /** Something that was written here waits for the network. */
  isWaiting: boolean
  draft: string | undefined
  onSelect: (id: string) => void
}

const Row = memo(function Row({ chat, memberId, isSelected, isWaiting, draft, onSelect }: RowProps) {
  const { t } = useLingui()
  const unread = unreadOf(chat)
  const last = chat.lastMessage
  const speaker = last ? speakerOf(t, last, chat, memberId) : null
  return (
    <li>
      <button
        type="button"
        className={isSelected ? `${styles.row} ${styles.here}` : styles.row}
        aria-current={isSelected ? "true" : undefined}
        onClick={() => onSelect(chat.id)}
      >
        <Avatar
          id={chat.partner?.id ?? chat.groupId ?? chat.id}
          name={chat.title}
          hue={chat.partner?.hue ?? hueOf(chat.id)}
          size={44}
        />
        <span className={styles.text}>
          <span className={styles.name}>
            <b>{chat.title}</b>
            {chat.isMuted && <BellOff aria-label={t`без уведомлений`} />}
            {last && <time dateTime={last.createdAt}>{whenOf(last.createdAt)}</time>}
          </span>
          <span className={styles.preview}>
            <span>
              {chat.live !== null ? (
                <em className={styles.live}>
                  {chat.live.purpose === "lesson" ? t`идёт урок` : t`идёт звонок`}
                </em>
              ) : null}
              {isWaiting ? <em className={styles.waiting}>{t`ждёт отправки`}</em> : null}
              {draft !== undefined && <em className={styles.draft}>{t`Черновик`}: </em>}
              {draft === undefined && speaker !== null && <em>{speaker}: </em>}
              {draft ?? (last ? contentOf(t, last) : t`Сообщений пока нет`)}
            </span>
            <Count value={unread} isQuiet={chat.isMuted} label={t`непрочитанных: ${unread}`} />
            {chat.unreadMentions > 0 && (
              <b className={styles.mention} title={t`вас упомянули`}>
                @
              </b>
            )}
          </span>
        </span>
      </button>
    </li>
  )
})

/** «28 учеников · 6 учителей» */
export function Composition({ chat }: { chat: Conversation }) {
  const { students = 0, teachers = 0, guardians = 0, staff = 0 } = chat.counts
  const parts = [
    students > 0 && (
      <Plural
        key="students"
        value={students}
        one="# ученик"
        few="# ученика"
        many="# учеников"
        other="# ученика"
      />
    ),
    teachers > 0 && (
      <Plural
        key="teachers"
        value={teachers}
        one="# учитель"
        few="# учителя"
        many="# учителей"
        other="# учителя"
      />
    ),
    guardians > 0 && (
      <Plural
        key="guardians"
        value={guardians}
        one="# родитель"
        few="# родителя"
        many="# родителей"
        other="# родителя"
      />
    ),
    staff > 0 && (
      <Plural
        key="staff"
        value={staff}
        one="# сотрудник"
        few="# сотрудника"
        many="# сотрудников"
        other="# сотрудника"
      />
    ),
  ].filter((part) => part !== false)
  return parts.flatMap((part, place) => (place === 0 ? [part] : [" · ", part]))
}

function bySection(
  conversations: Record<string, Conversation>,
): Record<(typeof SECTIONS)[number], Conversation[]> {
  const sections: Record<(typeof SECTIONS)[number], Conversation[]> = {
    classes: [],
    staff: [],
    direct: [],
    other: [],
    archive: [],
  }
  for (const chat of Object.values(conversations))
    sections[chat.isArchived ? "archive" : chat.section].push(chat)
  for (const chats of Object.values(sections)) chats.sort(newestFirst)
  return sections
}

function newestFirst(one: Conversation, other: Conversation): number {
  if ((one.live === null) !== (other.live === null)) return one.live === null ? 1 : -1
  const [mine, theirs] = [one.lastMessage?.createdAt ?? "", other.lastMessage?.createdAt ?? ""]
  return mine < theirs
    ? 1
    : mine > theirs
      ? -1
      : one.title.localeCompare(other.title, "ru", { numeric: true })
}
