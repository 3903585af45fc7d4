import { Trans, useLingui } from "@lingui/react/macro"
import { Lock, Minimize2, Users } from "lucide-react"
import { useEffect, useState } from "react"
import { Button } from "react-aria-components"
import { durationOf } from "../../foundation/formats"
import { minimise } from "../current"
import styles from "./CallRoom.module.css"

type Props = {
  title: string
  /** When the call began; null: not known yet. */
  since: string | null
  isLocked: boolean
  /** null: a call of two. */
  peopleCount: number | null
  onPeople: () => void
}

/** The top of the room: what call it is, how long it goes, who is here. */
export function RoomHead({ title, since, isLocked, peopleCount, onPeople }: Props) {
  const { t } = useLingui()
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>{title}</h2>
      {since !== null && <Clock since={since} />}
      <span className={styles.space} />
      {isLocked && (
        <span className={styles.pill}>
          <Lock aria-hidden="true" />
          <Trans>Дверь закрыта</Trans>
        </span>
      )}
      {peopleCount !== null && (
        <Button className={styles.pill} onPress={onPeople} aria-label={t`Кто в звонке: ${peopleCount}`}>
          <Users aria-hidden="true" />
          {peopleCount}
        </Button>
      )}
      <Button className={styles.small} onPress={() => minimise(true)} aria-label={t`Свернуть звонок`}>
        <Minimize2 aria-hidden="true" />
      </Button>
    </header>
  )
}

function Clock({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return <time className={styles.clock}>{durationOf((now - Date.parse(since)) / 1000)}</time>
}
