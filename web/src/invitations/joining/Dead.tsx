import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import styles from "./JoinPage.module.css"

type Props = { icon: LucideIcon; title: string; text: string; action?: ReactNode }

/** Nothing more can be done on this page: why, and who can help. */
export function Dead({ icon: Icon, title, text, action }: Props) {
  return (
    <section className={styles.end} role="status">
      <Icon aria-hidden="true" />
      <h2>{title}</h2>
      <p>{text}</p>
      {action}
    </section>
  )
}
