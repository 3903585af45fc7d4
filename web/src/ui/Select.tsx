import { ChevronDown } from "lucide-react"
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from "react-aria-components"
import { FieldMistake } from "./FieldMistake"
import styles from "./Select.module.css"

export type Option = { value: string; label: string; description?: string }

type Props = {
  label: string
  options: Option[]
  value: string | null
  onChange: (value: string) => void
  placeholder?: string
  error?: string
  isDisabled?: boolean
  isLabelHidden?: boolean
  size?: "normal" | "small"
}

/** One of a few. */
export function Select(props: Props) {
  const {
    label,
    options,
    value,
    onChange,
    placeholder,
    error,
    isDisabled,
    isLabelHidden = false,
    size = "normal",
  } = props
  return (
    <AriaSelect
      selectedKey={value}
      onSelectionChange={(key) => onChange(String(key))}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      placeholder={placeholder}
      aria-label={isLabelHidden ? label : undefined}
      className={styles.field}
    >
      {!isLabelHidden && <Label className={styles.label}>{label}</Label>}
      <Button className={`${styles.button} ${styles[size]}`}>
        <SelectValue className={styles.value} />
        <ChevronDown aria-hidden="true" />
      </Button>
      <FieldMistake error={error} className={styles.error} />
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.list} items={options.map((option) => ({ ...option, id: option.value }))}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={styles.option}>
              <span>{option.label}</span>
              {option.description !== undefined && <small>{option.description}</small>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
