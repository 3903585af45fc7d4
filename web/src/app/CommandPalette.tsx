import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { MessageCircle, School, Search, Settings, UserRound, Users, Video } from "lucide-react"
import { useDeferredValue, useState } from "react"
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components"
import type { Conversation, Directory, Hits } from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"
import { newId } from "../foundation/ids"
import { useLive } from "../foundation/live"
import { useMembership } from "../foundation/session"
import styles from "./CommandPalette.module.css"
import { useOrganisation } from "./organisation-context"

type Props = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

/** `Ctrl K`: people, chats, messages, screens. */
export function CommandPalette({ isOpen, onOpenChange }: Props) {
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={onOpenChange} isDismissable className={styles.shade}>
      <Modal className={styles.modal}>
        <Found close={() => onOpenChange(false)} />
      </Modal>
    </ModalOverlay>
  )
}

function Found({ close }: { close: () => void }) {
  const { t } = useLingui()
  const [text, setText] = useState("")
  const wanted = useDeferredValue(text.trim())
  const chats = useChats(wanted)
  const people = usePeople(wanted)
  const messages = useMessages(wanted)
  const { screens, show, write } = useWays(close)
  const isHere = (name: string) => name.toLowerCase().includes(wanted.toLowerCase())
  const found = screens.filter((screen) => isHere(screen.name))
  return (
    <Dialog className={styles.dialog} aria-label={t`Поиск`}>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField aria-label={t`Люди, чаты, сообщения, разделы`} autoFocus className={styles.field}>
          <Search aria-hidden="true" />
          <Input placeholder={t`Люди, чаты, сообщения, разделы`} />
        </SearchField>
        <Menu
          className={styles.results}
          aria-label={t`Найдено`}
          renderEmptyState={() => (
            <p className={styles.empty}>{t`Ничего не нашлось. Попробуйте другое слово.`}</p>
          )}
        >
          <Group title={t`Чаты`} isShown={chats.length > 0}>
            {chats.map((chat) => (
              <MenuItem
                key={chat.id}
                id={`chat ${chat.id}`}
                className={styles.item}
                onAction={() => show(chat.id)}
              >
                <MessageCircle aria-hidden="true" />
                <span>{chat.title}</span>
              </MenuItem>
            ))}
          </Group>
          <Group title={t`Люди`} isShown={people.length > 0}>
            {people.map((person) => (
              <MenuItem
                key={person.id}
                id={`person ${person.id}`}
                className={styles.item}
                onAction={() => void write(person.id)}
              >
                <UserRound aria-hidden="true" />
                <span>
                  {person.name} <small>{person.caption}</small>
                </span>
              </MenuItem>
            ))}
          </Group>
          <Group title={t`Сообщения`} isShown={messages.length > 0}>
            {messages.map(({ message, conversationTitle }) => (
              <MenuItem
                key={message.id}
                id={`message ${message.id}`}
                className={styles.item}
                onAction={() => show(message.conversationId, message.number)}
              >
                <Search aria-hidden="true" />
                <span>
                  {message.body.slice(0, 90)} <small>{conversationTitle}</small>
                </span>
              </MenuItem>
            ))}
          </Group>
          <Group title={t`Разделы`} isShown={found.length > 0}>
            {found.map((screen) => (
              <MenuItem key={screen.to} id={screen.to} className={styles.item} onAction={screen.go}>
                <screen.icon aria-hidden="true" />
                <span>{screen.name}</span>
              </MenuItem>
            ))}
          </Group>
        </Menu>
      </Autocomplete>
    </Dialog>
  )
}

function Group({ title, isShown, children }: { title: string; isShown: boolean; children: React.ReactNode }) {
  if (!isShown) return null
  return (
    <MenuSection>
      <Header className={styles.title}>{title}</Header>
      {children}
    </MenuSection>
  )
}

/** Chats that the device knows. */
function useChats(text: string): Conversation[] {
  const live = useLive()
  const { data } = useQuery({
    queryKey: ["palette", "chats", live.memberId],
    queryFn: () => live.database.conversations.toArray(),
    staleTime: 2_000,
  })
  const known = data ?? []
  const found = known.filter((chat) => chat.title.toLowerCase().includes(text.toLowerCase()))
  return found.slice(0, 6)
}

function usePeople(text: string): Directory["people"] {
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: ["directory", organisation.id, text],
    queryFn: ({ signal }) =>
      api.get<Directory>(inOrganisation(organisation.id, "directory") + query({ search: text }), signal),
    enabled: text.length > 1,
    placeholderData: (before) => before,
  })
  return text.length > 1 ? (data?.people.slice(0, 6) ?? []) : []
}

function useMessages(text: string): Hits["hits"] {
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: ["search", organisation.id, text],
    queryFn: ({ signal }) =>
      api.get<Hits>(inOrganisation(organisation.id, "search", "messages") + query({ q: text }), signal),
    enabled: text.length > 2,
    placeholderData: (before) => before,
  })
  return text.length > 2 ? (data?.hits.slice(0, 8) ?? []) : []
}

function useWays(close: () => void) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { organisation } = useMembership()
  const abilities = useOrganisation()?.abilities ?? []
  const to = (path: string) => () => {
    close()
    void navigate({ to: path })
  }
  const base = `/o/${organisation.slug}`
  const school = abilities.includes("members.see")
    ? [
        { name: t`Школа: обзор`, to: `${base}/school`, icon: School, go: to(`${base}/school`) },
        { name: t`Люди`, to: `${base}/school/people`, icon: Users, go: to(`${base}/school/people`) },
      ]
    : []
  const screens = [
    { name: t`Чаты`, to: `${base}/chats`, icon: MessageCircle, go: to(`${base}/chats`) },
    { name: t`Уроки`, to: `${base}/lessons`, icon: Video, go: to(`${base}/lessons`) },
    ...school,
    { name: t`Настройки и устройства`, to: "/settings", icon: Settings, go: to("/settings") },
  ]
  const show = (conversationId: string, number?: number) => {
    close()
    void navigate({
      to: "/o/$slug/chats/$conversationId",
      params: { slug: organisation.slug, conversationId },
      hash: number === undefined ? "" : `m${number}`,
    })
  }
  const write = async (memberId: string) => {
    const chat = await api.post<Conversation>(inOrganisation(organisation.id, "conversations"), {
      id: newId(),
      kind: "direct",
      memberId,
    })
    show(chat.id)
  }
  return { screens, show, write }
}
