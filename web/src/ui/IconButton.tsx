import type { LucideIcon } from "lucide-react"
import { Button, type ButtonProps } from "react-aria-components"
import styles from "./IconButton.module.css"

type Props = Omit<ButtonProps, "className" | "children"> & {
  icon: LucideIcon
  /** What it does: the name for screen readers, and what the pointer is told. */
  label: string
  isOn?: boolean
  variant?: "plain" | "primary" | "danger"
}

export function IconButton({ icon: Icon, label, isOn = false, variant = "plain", ...rest }: Props) {
  return (
    <Button
      {...rest}
      aria-label={label}
      aria-pressed={isOn || undefined}
      className={[styles.button, styles[variant], isOn ? styles.on : ""].join(" ")}
    >
      <Icon aria-hidden="true">
        <title>{label}</title>
      </Icon>
    </Button>
  )
}
