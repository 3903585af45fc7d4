import { useLingui } from "@lingui/react/macro"
import { Bell, BellOff, Ellipsis, Lock, LockOpen, LogOut, Pencil, UserPlus, X } from "lucide-react"
import { memo, type ReactNode, useCallback, useState } from "react"
import type { Conversation, Participant } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { Avatar, hueOf } from "../ui/Avatar"
import { Button } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { IconButton } from "../ui/IconButton"
import { Menu, MenuItem, MenuTrigger } from "../ui/Menu"
import { toast } from "../ui/Toasts"
import { VerifiedBadge } from "../ui/VerifiedBadge"
import { AboutFiles } from "./AboutFiles"
import styles from "./AboutSheet.module.css"
import { AddMembersDialog } from "./AddMembersDialog"
import { useChat, useChatEngine } from "./ChatContext"
import { Composition } from "./ConversationList"
import { RenameDialog } from "./RenameDialog"

type Props = {
  conversation: Conversation
  onClose: () => void
  onSelect: (conversationId: string | null) => void
  onShow: (number: number) => void
  actions?: (conversation: Conversation) => ReactNode
}

const STAFF = new Set(["curator", "teacher", "staff"])

/** What is about a conversation: who is in it, and what one may do with it. */
export function AboutSheet({ conversation: chat, onClose, onSelect, onShow, actions }: Props) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const members = useChat((state) => state.members[chat.id]) ?? []
  const memberId = useChat((state) => state.memberId)
  const [dialog, setDialog] = useState<"none" | "leave" | "add" | "rename">("none")
  const close = () => setDialog("none")
  const may = (ability: string) => chat.abilities.includes(ability)
  const attempt = useCallback(
    (work: Promise<unknown>, done?: string) => {
      work
        .then(() => (done === undefined ? undefined : toast(done)))
        .catch((error: unknown) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)))
    },
    [t],
  )
  const write = useCallback(
    (person: Participant) =>
      attempt(engine.create({ kind: "direct", memberId: person.id }).then((made) => onSelect(made.id))),
    [attempt, engine, onSelect],
  )
  const groups: [string, Participant[]][] = [
    [t`Учителя и сотрудники`, members.filter((one) => STAFF.has(one.part))],
    [t`Ученики`, members.filter((one) => one.part === "student")],
    [t`Родители`, members.filter((one) => one.part === "guardian")],
  ]
  return (
    <aside className={styles.sheet} aria-label={t`О чате`}>
      <span className={styles.close}>
        <IconButton icon={X} label={t`Закрыть`} onPress={onClose} />
      </span>
      <header>
        <Avatar
          id={chat.partner?.id ?? chat.id}
          name={chat.title}
          hue={chat.partner?.hue ?? hueOf(chat.id)}
          size={64}
        />
        <h2>{chat.title}</h2>
        <p>{chat.kind === "direct" ? chat.partner?.caption : <Composition chat={chat} />}</p>
      </header>
      <div className={styles.actions}>
        {actions?.(chat)}
        <Button
          variant="soft"
          size="small"
          icon={chat.isMuted ? BellOff : Bell}
          onPress={() => attempt(engine.silence(chat.id, !chat.isMuted))}
        >
          {chat.isMuted ? t`Без звука` : t`Со звуком`}
        </Button>
        {may("moderate") && chat.kind !== "direct" && (
          <Button
            variant="soft"
            size="small"
            icon={chat.isReadOnly ? Lock : LockOpen}
            onPress={() =>
              attempt(
                engine.acts.change(chat.id, { isReadOnly: !chat.isReadOnly }),
                chat.isReadOnly ? t`Теперь пишут все` : t`Теперь пишут только модераторы`,
              )
            }
          >
            {chat.isReadOnly ? t`Пишут модераторы` : t`Пишут все`}
          </Button>
        )}
        {may("add_members") && (
          <Button
            variant="soft"
            size="small"
            icon={UserPlus}
            onPress={() => setDialog("add")}
          >{t`Добавить`}</Button>
        )}
        {may("rename") && (
          <Button
            variant="soft"
            size="small"
            icon={Pencil}
            onPress={() => setDialog("rename")}
          >{t`Название`}</Button>
        )}
        {may("leave") && (
          <Button
            variant="danger"
            size="small"
            icon={LogOut}
            onPress={() => setDialog("leave")}
          >{t`Выйти`}</Button>
        )}
      </div>
      <AboutFiles id={chat.id} onShow={onShow} />
      {groups.map(([title, people]) =>
        people.length === 0 ? null : (
          <section key={title}>
            <h3>
              {title} <small>{people.length}</small>
            </h3>
            <ul>
              {people.map((person) => (
                <Person
                  key={person.id}
                  person={person}
                  chat={chat}
                  isMe={person.id === memberId}
                  onWrite={write}
                  attempt={attempt}
                />
              ))}
            </ul>
          </section>
        ),
      )}
      <ConfirmDialog
        title={t`Выйти из чата?`}
        text={t`Вы перестанете получать сообщения. Вернуть вас сможет только модератор.`}
        confirm={t`Выйти`}
        cancel={t`Отмена`}
        isDanger
        isOpen={dialog === "leave"}
        onOpenChange={close}
        onConfirm={() => {
          close()
          attempt(engine.acts.removeMember(chat.id, memberId).then(() => onSelect(null)))
        }}
      />
      <AddMembersDialog conversation={chat} isOpen={dialog === "add"} onOpenChange={close} />
      <RenameDialog conversation={chat} isOpen={dialog === "rename"} onOpenChange={close} />
    </aside>
  )
}

type PersonProps = {
  person: Participant
  chat: Conversation
  isMe: boolean
  onWrite: (person: Participant) => void
  attempt: (work: Promise<unknown>, done?: string) => void
}

/** Read marks move all the time: whoever they aren't about isn't drawn again. */
const Person = memo(function Person({ person, chat, isMe, onWrite, attempt }: PersonProps) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const mayModerate = chat.abilities.includes("moderate") && !person.isModerator
  const isMuted = person.mutedUntil !== null && Date.parse(person.mutedUntil) > Date.now()
  const mute = (minutes: number | null, done: string) =>
    attempt(engine.acts.muteMember(chat.id, person.id, minutes), done)
  return (
    <li>
      <Avatar id={person.id} name={person.name} hue={person.hue} size={32} />
      <span className={styles.person}>
        <b>
          {person.name}
          {person.isConfirmed && <VerifiedBadge label={t`роль подтверждена`} />}
        </b>
        <small>{isMuted ? t`сообщения приостановлены` : isMe ? t`это вы` : person.caption}</small>
      </span>
      {!isMe && chat.kind !== "direct" && (
        <MenuTrigger
          label={t`Действия: ${person.name}`}
          trigger={<Ellipsis className={styles.dots} aria-hidden="true" />}
        >
          <Menu label={person.name}>
            <MenuItem onAction={() => onWrite(person)}>{t`Написать лично`}</MenuItem>
            {mayModerate && !isMuted && (
              <MenuItem
                onAction={() => mute(60, t`Сообщения приостановлены на час`)}
              >{t`Приостановить на час`}</MenuItem>
            )}
            {mayModerate && !isMuted && (
              <MenuItem onAction={() => mute(24 * 60, t`Сообщения приостановлены на сутки`)}>
                {t`Приостановить на сутки`}
              </MenuItem>
            )}
            {mayModerate && isMuted && (
              <MenuItem onAction={() => mute(null, t`Снова может писать`)}>{t`Разрешить писать`}</MenuItem>
            )}
            {mayModerate && chat.kind === "custom" && (
              <MenuItem
                isDanger
                onAction={() =>
                  attempt(engine.acts.removeMember(chat.id, person.id), t`Участник удалён из чата`)
                }
              >
                {t`Удалить из чата`}
              </MenuItem>
            )}
          </Menu>
        </MenuTrigger>
      )}
    </li>
  )
})
