import { BadgeCheck } from "lucide-react"
import styles from "./VerifiedBadge.module.css"

/** The administrator confirmed that this person works here (S5). `label` says so in words. */
export function VerifiedBadge({ label, size = 15 }: { label: string; size?: number }) {
  return (
    <BadgeCheck
      className={styles.badge}
      role="img"
      aria-label={label}
      style={{ width: size, height: size }}
    />
  )
}
