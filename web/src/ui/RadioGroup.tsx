import { RadioGroup as AriaRadioGroup, Label, Radio } from "react-aria-components"
import styles from "./RadioGroup.module.css"

type Choice = { value: string; label: string; description?: string }
type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  options: Choice[]
  /** Side by side, or with descriptions one under another. */
  layout?: "row" | "cards"
}

export function RadioGroup({ label, value, onChange, options, layout = "row" }: Props) {
  return (
    <AriaRadioGroup value={value} onChange={onChange} className={styles.group}>
      <Label className={styles.label}>{label}</Label>
      <div className={styles[layout]}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={styles.radio}>
            <b>{option.label}</b>
            {option.description !== undefined && <small>{option.description}</small>}
          </Radio>
        ))}
      </div>
    </AriaRadioGroup>
  )
}
