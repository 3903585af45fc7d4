import { useLingui } from "@lingui/react/macro"
import { type KeyboardEvent, type RefObject, useCallback, useMemo, useState } from "react"
import type { Participant } from "../foundation/contract/generated/api"
import { Avatar } from "../ui/Avatar"
import { useChat } from "./ChatContext"
import styles from "./mentions.module.css"

type Found = {
  people: Participant[]
  chosen: number
  choose: (person: Participant) => void
  /** Whether a key was meant for the list. */
  press: (event: KeyboardEvent) => boolean
  look: () => void
  /** Who is mentioned in a text. */
  in: (text: string) => string[]
}

/** «@» and the beginning of a name: who of the conversation is meant. */
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
  const asked = /(?:^|\s)@([\p{L}\d .-]{0,30})$/u.exec(value.slice(0, caret))?.[1]
  const people = useMemo(() => {
    if (asked === undefined) return []
    const wanted = asked.toLowerCase()
    const others = (members ?? []).filter((member) => member.id !== memberId)
    return others.filter((member) => member.name.toLowerCase().includes(wanted)).slice(0, 6)
  }, [asked, members, memberId])
  const look = useCallback(() => setCaret(field.current?.selectionStart ?? 0), [field])

  const choose = (person: Participant) => {
    const before = value.slice(0, caret - (asked?.length ?? 0) - 1)
    change(`${before}@[${person.name}](${person.id}) ${value.slice(caret)}`)
    setChosen(0)
    setCaret(0)
    field.current?.focus()
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
  const inText = (text: string) =>
    Array.from(text.matchAll(/@\[[^\]\n]+\]\(([0-9a-f-]{36})\)/g), (match) => match[1] ?? "").filter((id) => id !== "")
  return { people, chosen, choose, press, look, in: inText }
}

export function MentionList({ mentions }: { mentions: Found }) {
  const { t } = useLingui()
  if (mentions.people.length === 0) return null
  return (
    <ul className={styles.list} aria-label={t`Кого упомянуть`}>
      {mentions.people.map((person, place) => (
        <li key={person.id}>
          <button
            type="button"
            className={place === mentions.chosen ? styles.chosen : undefined}
            onClick={() => mentions.choose(person)}
          >
            <Avatar id={person.id} name={person.name} hue={person.hue} size={28} />
            <b>{person.name}</b>
            <small>{person.caption}</small>
          </button>
        </li>
      ))}
    </ul>
  )
}
