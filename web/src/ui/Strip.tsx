import type { ReactNode } from "react"
import styles from "./Strip.module.css"

type Props = {
  children: ReactNode
  action?: ReactNode
  tone?: "chalk" | "quiet" | "danger"
  isLive?: boolean
}

/** A line across the screen that says what is going on, with one thing to do about it. */
export function Strip({ children, action, tone = "chalk", isLive = false }: Props) {
  return (
    <div className={`${styles.strip} ${styles[tone]}`} role="status">
      {isLive && <i aria-hidden="true" className={styles.dot} />}
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  )
}
