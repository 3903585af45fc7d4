import { ChevronDown } from "lucide-react"
import {
  ComboBox as AriaComboBox,
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from "react-aria-components"
import own from "./ComboBox.module.css"
import { FieldMistake } from "./FieldMistake"
import type { Option } from "./Select"
import styles from "./Select.module.css"

type Props = {
  label: string
  options: Option[]
  value: string | null
  onChange: (value: string | null) => void
  /** For lists that the server searches; otherwise the options are filtered here. */
  onInputChange?: (text: string) => void
  placeholder?: string
  error?: string
  isDisabled?: boolean
  empty?: string
}

/** One of many, found by typing. */
export function ComboBox({
  label,
  options,
  value,
  onChange,
  onInputChange,
  placeholder,
  error,
  isDisabled,
  empty,
}: Props) {
  return (
    <AriaComboBox
      defaultItems={options.map((option) => ({ ...option, id: option.value }))}
      selectedKey={value}
      onSelectionChange={(key) => onChange(key === null ? null : String(key))}
      onInputChange={onInputChange}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      menuTrigger="focus"
      allowsEmptyCollection={empty !== undefined}
      className={styles.field}
    >
      <Label className={styles.label}>{label}</Label>
      <div className={own.box}>
        <Input className={own.input} placeholder={placeholder} />
        <Button className={own.button}>
          <ChevronDown aria-hidden="true" />
        </Button>
      </div>
      <FieldMistake error={error} className={styles.error} />
      <Popover className={styles.popover} offset={4}>
        <ListBox<Option & { id: string }>
          className={styles.list}
          renderEmptyState={() => <p className={own.empty}>{empty}</p>}
        >
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={styles.option}>
              <span>{option.label}</span>
              {option.description !== undefined && <small>{option.description}</small>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
