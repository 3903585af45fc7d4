import { useEffect, useRef, useState } from "react"
import { Input, Label, TextField } from "react-aria-components"
import styles from "./CodeField.module.css"
import { FieldMistake } from "./FieldMistake"

type Props = {
  label: string
  length?: number
  onComplete: (code: string) => void
  isDisabled?: boolean
  error?: string
}

/** A code of digits: typed, pasted, or put in by the phone from the message. */
export function CodeField({ label, length = 6, onComplete, isDisabled = false, error }: Props) {
  const [code, setCode] = useState("")
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (error === undefined) return
    setCode("")
    input.current?.focus()
  }, [error])
  const change = (text: string) => {
    const digits = text.replace(/\D/g, "").slice(0, length)
    setCode(digits)
    if (digits.length === length) onComplete(digits)
  }
  return (
    <TextField
      value={code}
      onChange={change}
      isDisabled={isDisabled}
      isInvalid={error !== undefined && code === ""}
      autoFocus
      autoComplete="one-time-code"
      inputMode="numeric"
      className={styles.field}
    >
      <Label className={styles.label}>{label}</Label>
      <Input ref={input} className={styles.input} maxLength={length + 6} />
      <FieldMistake error={error} className={styles.error} />
    </TextField>
  )
}
