import type { ReactNode } from "react"
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components"
import { FieldMistake } from "./FieldMistake"
import styles from "./TextField.module.css"

type Props = Omit<AriaTextFieldProps, "className" | "children"> & {
  label: string
  description?: ReactNode
  placeholder?: string
  /** What is wrong, in a sentence. */
  error?: string
  /** Several lines. */
  rows?: number
  /** Where the place says what the field is: a cell of a table. */
  isLabelHidden?: boolean
}

export function TextField({
  label,
  description,
  placeholder,
  error,
  rows,
  isLabelHidden = false,
  ...rest
}: Props) {
  return (
    <AriaTextField
      {...rest}
      aria-label={isLabelHidden ? label : undefined}
      isInvalid={error !== undefined || rest.isInvalid}
      className={styles.field}
    >
      {!isLabelHidden && (
        <Label className={styles.label}>
          {label}
          {rest.isRequired && <span aria-hidden="true"> *</span>}
        </Label>
      )}
      {rows === undefined ? (
        <Input className={styles.input} placeholder={placeholder} />
      ) : (
        <TextArea className={styles.input} placeholder={placeholder} rows={rows} />
      )}
      {description !== undefined && (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      )}
      <FieldMistake error={error} className={styles.error} />
    </AriaTextField>
  )
}
