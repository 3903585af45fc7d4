import styles from "./Count.module.css"

type Props = { value: number; isQuiet?: boolean; label: string }

/** How many wait; 0 shows nothing. */
export function Count({ value, isQuiet = false, label }: Props) {
  if (value <= 0) return null
  return (
    <span className={isQuiet ? `${styles.count} ${styles.quiet}` : styles.count} title={label}>
      <span aria-hidden="true">{value > 999 ? "999+" : value}</span>
      <span className={styles.hidden}>{label}</span>
    </span>
  )
}
