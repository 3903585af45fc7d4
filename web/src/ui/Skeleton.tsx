import styles from "./Skeleton.module.css"

/** The shape of what is coming, for less than a second. */
export function Skeleton({ lines = 3, hasAvatar = false }: { lines?: number; hasAvatar?: boolean }) {
  return (
    <div className={styles.skeleton} aria-hidden="true">
      {Array.from({ length: lines }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a skeleton have no identity
        <div key={place} className={styles.row}>
          {hasAvatar && <span className={styles.avatar} />}
          <span className={styles.line} style={{ width: `${88 - ((place * 23) % 45)}%` }} />
        </div>
      ))}
    </div>
  )
}
