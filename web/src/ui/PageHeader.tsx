import { Link } from "@tanstack/react-router"
import { ChevronLeft } from "lucide-react"
import type { ReactNode } from "react"
import styles from "./PageHeader.module.css"

type Props = { title: string; lead?: ReactNode; actions?: ReactNode; back?: { href: string; label: string } }

export function PageHeader({ title, lead, actions, back }: Props) {
  return (
    <header className={styles.header}>
      {back !== undefined && (
        <Link to={back.href} className={styles.back}>
          <ChevronLeft aria-hidden="true" />
          {back.label}
        </Link>
      )}
      <h1>{title}</h1>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
