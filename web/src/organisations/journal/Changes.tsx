import type { JournalEntry } from "../../foundation/contract/generated/api"
import styles from "./JournalScreen.module.css"

/** «название: 5А → 5Б», a line a field. */
export function Changes({ entry, most = 50 }: { entry: JournalEntry; most?: number }) {
  return (
    <ul className={styles.changes}>
      {entry.changes.slice(0, most).map(({ field, title, before, after }) => (
        <li key={field}>
          <span className={styles.field}>{title}: </span>
          {before !== null && <del>{before}</del>}
          {before !== null && after !== null && " → "}
          {after !== null && <ins>{after}</ins>}
        </li>
      ))}
      {entry.changes.length > most && <li className={styles.field}>…</li>}
    </ul>
  )
}
