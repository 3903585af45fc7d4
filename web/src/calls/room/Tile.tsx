import { t as say } from "@lingui/core/macro"
import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { BadgeCheck, Hand, Mic, MicOff, MonitorUp, Pin, SignalLow, SignalZero } from "lucide-react"
import { type CSSProperties, useEffect, useRef } from "react"
import { Button } from "react-aria-components"
import { useCall } from "./CallContext"
import type { Picture } from "./connection"
import styles from "./Tile.module.css"
import type { Person } from "./view"

type TileProps = {
  person: Person
  picture: Picture
  isLarge?: boolean
  isPinned?: boolean
  onPin?: () => void
}

/** One person: their picture, or the first letter; name, role, hand, quality. */
export function Tile({ person, picture, isLarge = false, isPinned = false, onPin }: TileProps) {
  const { t } = useLingui()
  const track = picture === "camera" ? person.cameraTrack : person.screenTrack
  const classes = [
    styles.tile,
    isLarge && styles.large,
    person.isSpeaking && styles.speaking,
    person.hand !== null && styles.hand,
    picture === "screen" && styles.screen,
  ]
  const name = person.isLocal ? t`${person.name} (вы)` : person.name
  return (
    <figure className={classes.filter(Boolean).join(" ")} style={hueOf(person.hue)} data-person={person.id}>
      {track !== null ? (
        <Video key={track} person={person} picture={picture} />
      ) : (
        <span className={styles.letter} aria-hidden="true">
          {person.name.slice(0, 1)}
        </span>
      )}
      <figcaption className={styles.caption}>
        {picture === "screen" ? (
          <MonitorUp className={styles.icon} aria-label={t`Экран`} />
        ) : person.isMicrophoneOn ? (
          <Mic className={styles.icon} aria-label={person.isSpeaking ? t`Говорит` : t`Микрофон включён`} />
        ) : (
          <MicOff className={styles.icon} aria-label={t`Микрофон выключен`} />
        )}
        <b className={styles.name}>{name}</b>
        {person.isConfirmed && isLarge && (
          <BadgeCheck className={styles.badge} aria-label={t`Роль подтверждена`} />
        )}
        <i className={styles.note}>{noteOf(person, isLarge)}</i>
        {person.hand !== null && <Hand className={styles.raised} aria-label={t`Рука поднята`} />}
      </figcaption>
      {(person.quality === "poor" || person.quality === "lost") && (
        <span
          className={styles.quality}
          title={person.quality === "lost" ? t`Связь потеряна` : t`Слабая связь`}
        >
          {person.quality === "lost" ? <SignalZero aria-hidden="true" /> : <SignalLow aria-hidden="true" />}
          <span className={styles.words}>{person.quality === "lost" ? t`нет связи` : t`слабая связь`}</span>
        </span>
      )}
      {onPin !== undefined && (
        <Button
          className={styles.pin}
          onPress={onPin}
          aria-label={isPinned ? t`Открепить: ${person.name}` : t`Показать крупно: ${person.name}`}
          aria-pressed={isPinned}
        >
          <Pin aria-hidden="true" />
        </Button>
      )}
    </figure>
  )
}

/** The person's colour, for the style sheet. */
export function hueOf(hue: number): CSSProperties {
  return { "--hue": hue } as CSSProperties
}

function noteOf(person: Person, isLarge: boolean): string {
  if (person.hand !== null && !isLarge) return ""
  if (isLarge) return person.caption
  return !person.isCameraOn && person.isMicrophoneOn ? say`только звук` : ""
}

function Video({ person, picture }: { person: Person; picture: Picture }) {
  const { connection } = useCall()
  const element = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = element.current
    if (video === null) return
    return connection.attach(person.id, picture, video) ?? undefined
  }, [connection, person.id, picture])
  return (
    <video
      ref={element}
      className={person.isLocal && picture === "camera" ? `${styles.video} ${styles.mirror}` : styles.video}
      autoPlay
      playsInline
      muted
    />
  )
}

/** «ещё 12»: who doesn't fit. */
export function MoreTile({ count, onPress }: { count: number; onPress: () => void }) {
  return (
    <Button className={styles.more} onPress={onPress}>
      <b>+{count}</b>
      <Trans>
        <Plural value={count} one="участник" few="участника" many="участников" other="участников" />
      </Trans>
    </Button>
  )
}
