import { useLingui } from "@lingui/react/macro"
import { type KeyboardEvent, type RefObject, useCallback, useMemo, useRef, useState } from "react"
import type { Message, Participant } from "../foundation/contract/generated/api"
import { Avatar } from "../ui/Avatar"
import { useChat } from "./ChatContext"
import styles from "./mentions.module.css"

const LIST = "mention-list"
const NOBODY: readonly string[] = []

type Found = {
  people: Participant[]
  chosen: number
  choose: (person: Participant) => void
  /** Whether a key was meant for the list. */
  press: (event: KeyboardEvent) => boolean
  look: () => void
  /** Who is mentioned in a text. */
  in: (text: string) => string[]
  /** What tells a screen reader of the list. */
  field: { "aria-autocomplete": "list"; "aria-controls"?: string; "aria-activedescendant"?: string }
}

/** «@» and the beginning of a name: who of the conversation is meant. The text keeps the name as people read it. */
export function useMentions(
  conversationId: string,
  field: RefObject<HTMLTextAreaElement | null>,
  value: string,
  change: (next: string) => void,
): Found {
  const members = useChat((chat) => chat.members[conversationId])
  const memberId = useChat((chat) => chat.memberId)
  const [caret, setCaret] = useState(0)
  const [chosen, setChosen] = useState(0)
  // Two people may have one name: who was chosen from the list is meant.
  const meant = useRef(new Map<string, string>())
  const asked = /(?:^|[\s(«])@([\p{L}\d .-]{0,40})$/u.exec(value.slice(0, caret))?.[1]
  const people = useMemo(() => {
    if (asked === undefined) return []
    const wanted = asked.toLowerCase()
    const others = (members ?? []).filter((member) => member.id !== memberId)
    return others.filter((member) => member.name.toLowerCase().includes(wanted)).slice(0, 6)
  }, [asked, members, memberId])
  const look = useCallback(() => setCaret(field.current?.selectionStart ?? 0), [field])

  const choose = (person: Participant) => {
    const before = `${value.slice(0, caret - (asked?.length ?? 0) - 1)}@${person.name} `
    meant.current.set(person.name, person.id)
    change(before + value.slice(caret))
    setChosen(0)
    setCaret(0)
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(before.length, before.length)
    })
  }
  const press = (event: KeyboardEvent): boolean => {
    if (people.length === 0) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((now) => (now + step + people.length) % people.length)
    else if (event.key === "Enter" || event.key === "Tab") {
      const person = people[Math.min(chosen, people.length - 1)]
      if (person !== undefined) choose(person)
    } else if (event.key === "Escape") setCaret(0)
    else return false
    event.preventDefault()
    return true
  }
  const inText = (text: string) => {
    const named = (members ?? []).filter((member) => text.includes(`@${member.name}`))
    return [...new Set(named.map((member) => meant.current.get(member.name) ?? member.id))]
  }
  const isOpen = people.length > 0
  return {
    people,
    chosen,
    choose,
    press,
    look,
    in: inText,
    field: {
      "aria-autocomplete": "list",
      "aria-controls": isOpen ? LIST : undefined,
      "aria-activedescendant": isOpen ? `${LIST}-${chosen}` : undefined,
    },
  }
}

export function MentionList({ mentions }: { mentions: Found }) {
  const { t } = useLingui()
  if (mentions.people.length === 0) return null
  return (
    <div id={LIST} className={styles.list} role="listbox" aria-label={t`Кого упомянуть`}>
      {mentions.people.map((person, place) => (
        <button
          key={person.id}
          id={`${LIST}-${place}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={place === mentions.chosen}
          className={place === mentions.chosen ? styles.chosen : undefined}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => mentions.choose(person)}
        >
          <Avatar id={person.id} name={person.name} hue={person.hue} size={28} />
          <b>{person.name}</b>
          <small>{person.caption}</small>
        </button>
      ))}
    </div>
  )
}

/** The names of whom a message mentions, the longest first: «Анна» must not hide «Анна Петрова». */
export function useMentioned(message: Pick<Message, "conversationId" | "mentions">): readonly string[] {
  const members = useChat((chat) =>
    message.mentions.length === 0 ? undefined : chat.members[message.conversationId],
  )
  const { mentions } = message
  return useMemo(() => {
    if (members === undefined) return NOBODY
    const names = members.filter((member) => mentions.includes(member.id)).map((member) => member.name)
    return names.sort((one, other) => other.length - one.length)
  }, [members, mentions])
}
