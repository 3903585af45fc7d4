import { useLingui } from "@lingui/react/macro"
import { Search, X } from "lucide-react"
import { SearchField as AriaSearchField, Button, Input } from "react-aria-components"
import styles from "./SearchField.module.css"

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  autoFocus?: boolean
}

export function SearchField({ label, value, onChange, hint, autoFocus }: Props) {
  const { t } = useLingui()
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
      className={styles.field}
    >
      <Search aria-hidden="true" />
      <Input placeholder={label} className={styles.input} />
      {value === "" && hint !== undefined && <kbd className={styles.hint}>{hint}</kbd>}
      {value !== "" && (
        <Button className={styles.clear} aria-label={t`Очистить`}>
          <X aria-hidden="true" />
        </Button>
      )}
    </AriaSearchField>
  )
}
