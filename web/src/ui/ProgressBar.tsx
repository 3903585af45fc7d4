import { ProgressBar as AriaProgressBar, Label } from "react-aria-components"
import styles from "./ProgressBar.module.css"

type Props = { label: string; value: number; max: number; text?: string }

/** How far something is, with numbers. */
export function ProgressBar({ label, value, max, text }: Props) {
  return (
    <AriaProgressBar
      value={value}
      maxValue={Math.max(max, 1)}
      valueLabel={text}
      aria-label={label === "" ? text : undefined}
      className={styles.progress}
    >
      {({ percentage }) => (
        <>
          <div className={styles.words}>
            {label === "" ? <span /> : <Label>{label}</Label>}
            <span>{text}</span>
          </div>
          <div className={styles.track}>
            <div className={styles.bar} style={{ width: `${percentage ?? 0}%` }} />
          </div>
        </>
      )}
    </AriaProgressBar>
  )
}
