import styles from "./Steps.module.css"

/** A path of a few steps: what is done, where one stands, what follows. */
export function Steps({ steps, current, label }: { steps: string[]; current: number; label: string }) {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map((step, place) => (
        <li
          key={step}
          aria-current={place === current ? "step" : undefined}
          className={place < current ? styles.done : place === current ? styles.here : undefined}
        >
          <span aria-hidden="true">{place < current ? "✓" : place + 1}</span>
          {step}
        </li>
      ))}
    </ol>
  )
}
