import type { JournalEntry } from "../../foundation/contract/generated/api"
import { changesOf } from "./changes"
import styles from "./JournalScreen.module.css"

/** «name: 5А → 5Б», a line a field. */
export function Changes({ entry, most = 50 }: { entry: JournalEntry; most?: number }) {
  const changes = changesOf(entry.before, entry.after)
  return (
    <ul className={styles.changes}>
      {changes.slice(0, most).map(({ field, before, after }) => (
        <li key={field}>
          <span className={styles.field}>{field}: </span>
          {before !== null && <del>{before}</del>}
          {before !== null && after !== null && " → "}
          {after !== null && <ins>{after}</ins>}
        </li>
      ))}
      {changes.length > most && <li className={styles.field}>…</li>}
    </ul>
  )
}
