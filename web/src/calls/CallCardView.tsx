import { t as say } from "@lingui/core/macro"
import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { Phone, PhoneMissed, Video } from "lucide-react"
import { useState } from "react"
import type { CallCard } from "../foundation/contract/generated/api"
import { timeOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import styles from "./CallCardView.module.css"
import { stayOf } from "./words"

type CallCardViewProps = { card: CallCard; isDirect: boolean }

/** What the conversation keeps of a call: who was there, from when to when. */
export function CallCardView({ card, isDirect }: CallCardViewProps) {
  const { t } = useLingui()
  const { member } = useMembership()
  const [isOpen, setOpen] = useState(false)
  const isMissed = card.outcome !== "held"
  const Icon = isMissed ? PhoneMissed : card.purpose === "lesson" ? Video : Phone
  return (
    <div className={card.endedAt === null ? `${styles.card} ${styles.live}` : styles.card}>
      <span className={isMissed ? `${styles.icon} ${styles.missed}` : styles.icon}>
        <Icon aria-hidden="true" />
      </span>
      <div className={styles.text}>
        <b>{headOf(card, isDirect)}</b>
        <span className={styles.when}>
          {card.endedAt === null ? (
            <Trans>
              Идёт с {timeOf(card.startedAt)}, начал: {card.startedBy}
            </Trans>
          ) : (
            whenOfCard(card)
          )}
        </span>
      </div>
      {!isDirect && card.endedAt !== null && card.participants.length > 0 && (
        <details
          className={styles.people}
          open={isOpen}
          onToggle={(event) => setOpen(event.currentTarget.open)}
        >
          <summary>
            <Plural
              value={card.participants.length}
              one="Был # участник"
              few="Были # участника"
              many="Было # участников"
              other="Были # участника"
            />
          </summary>
          <ul>
            {card.participants.map((one) => (
              <li key={one.id}>
                <span>{one.id === member.id ? t`${one.name} (вы)` : one.name}</span>
                <span className={styles.seconds}>{stayOf(one.seconds)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function headOf(card: CallCard, isDirect: boolean): string {
  if (card.outcome === "missed") return say`Пропущенный звонок`
  if (card.outcome === "declined") return say`Звонок отклонён`
  const what = card.purpose === "lesson" ? say`Урок` : say`Звонок`
  return isDirect || card.title === "" ? what : `${what} · ${card.title}`
}

function whenOfCard(card: CallCard): string {
  const from = timeOf(card.startedAt)
  if (card.endedAt === null || card.outcome !== "held") return from
  const seconds = (Date.parse(card.endedAt) - Date.parse(card.startedAt)) / 1000
  return `${from}–${timeOf(card.endedAt)} · ${stayOf(seconds)}`
}
