import { Link } from "@tanstack/react-router"
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components"
import styles from "./Button.module.css"

export type ButtonVariant = "primary" | "soft" | "plain" | "danger" | "chalk"
export type ButtonSize = "small" | "normal" | "large"

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: LucideIcon; isWide?: boolean }
type ButtonProps = Omit<AriaButtonProps, "className" | "children"> & Look & { children: ReactNode }

function classOf({ variant = "primary", size = "normal", isWide = false }: Look): string {
  return [styles.button, styles[variant], styles[size], isWide ? styles.wide : ""].join(" ")
}

export function Button({ variant, size, icon: Icon, isWide, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classOf({ variant, size, isWide })}>
      {Icon && <Icon aria-hidden="true" />}
      {children}
    </AriaButton>
  )
}

type LinkButtonProps = Look & {
  href: string
  children: ReactNode
  target?: string
  download?: string
  onFollow?: () => void
}

/** A link that looks like a button. Links to other origins and files are plain anchors, which tell when one follows them. */
export function LinkButton({
  href,
  variant,
  size,
  icon: Icon,
  isWide,
  children,
  target,
  download,
  onFollow,
}: LinkButtonProps) {
  const inside = (
    <>
      {Icon && <Icon aria-hidden="true" />}
      {children}
    </>
  )
  const className = classOf({ variant, size, isWide })
  if (href.startsWith("/") && !href.startsWith("/api/") && target === undefined && download === undefined) {
    return (
      <Link to={href} className={className}>
        {inside}
      </Link>
    )
  }
  return (
    <a
      href={href}
      target={target}
      download={download}
      rel="noopener"
      className={className}
      onClick={onFollow}
    >
      {inside}
    </a>
  )
}
