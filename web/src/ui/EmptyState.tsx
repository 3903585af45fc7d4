import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import styles from "./EmptyState.module.css"

type Props = {
  icon: LucideIcon
  title: string
  text?: ReactNode
  action?: ReactNode
  /** It is all that the page has: its title is the page's. */
  isPage?: boolean
}

/** Nothing is here yet: what this place is for, and what to do next. */
export function EmptyState({ icon: Icon, title, text, action, isPage = false }: Props) {
  const Title = isPage ? "h1" : "h2"
  return (
    <div className={isPage ? `${styles.empty} ${styles.page}` : styles.empty}>
      <span className={styles.icon}>
        <Icon aria-hidden="true" />
      </span>
      <Title>{title}</Title>
      {text !== undefined && <p>{text}</p>}
      {action}
    </div>
  )
}
