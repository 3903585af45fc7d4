import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import styles from "./EmptyState.module.css"

type Props = { icon: LucideIcon; title: string; text?: ReactNode; action?: ReactNode }

/** Nothing is here yet: what this place is for, and what to do next. */
export function EmptyState({ icon: Icon, title, text, action }: Props) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon aria-hidden="true" />
      </span>
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {action}
    </div>
  )
}
