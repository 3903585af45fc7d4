import { Trans } from "@lingui/react/macro"
import styles from "./CallRoom.module.css"

type LinkStateProps = { link: string; isDirect: boolean; isAlone: boolean; problem: string | null }

/** What goes on with the connection, in words. */
export function LinkState({ link, isDirect, isAlone, problem }: LinkStateProps) {
  if (link === "connecting")
    return (
      <p className={styles.state} role="status">
        {problem ?? <Trans>Соединяемся…</Trans>}
      </p>
    )
  if (link === "reconnecting")
    return (
      <p className={`${styles.state} ${styles.lost}`} role="status">
        {problem ?? <Trans>Связь прервалась. Возвращаем вас в звонок, ничего нажимать не нужно…</Trans>}
      </p>
    )
  if (isAlone)
    return (
      <p className={styles.state} role="status">
        {isDirect ? (
          <Trans>Звоним…</Trans>
        ) : (
          <Trans>Вы здесь первый. Остальные видят, что звонок идёт.</Trans>
        )}
      </p>
    )
  return null
}
