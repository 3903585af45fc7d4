import { useRouter } from "@tanstack/react-router"
import type { LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger as AriaMenuTrigger,
  Button,
  type Placement,
  Popover,
} from "react-aria-components"
import styles from "./Menu.module.css"

type TriggerProps = {
  /** What opens: the name of the button. */
  label: string
  trigger: ReactNode
  children: ReactNode
  placement?: Placement
  className?: string
}

/** A button that opens a menu. */
export function MenuTrigger({ label, trigger, children, placement = "bottom end", className }: TriggerProps) {
  return (
    <AriaMenuTrigger>
      <Button aria-label={label} className={className ?? styles.trigger}>
        {trigger}
      </Button>
      <Popover className={styles.popover} placement={placement} offset={6}>
        {children}
      </Popover>
    </AriaMenuTrigger>
  )
}

export function Menu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <AriaMenu aria-label={label} className={styles.menu}>
      {children}
    </AriaMenu>
  )
}

type ItemProps = {
  children: string
  icon?: LucideIcon
  href?: string
  onAction?: () => void
  isDanger?: boolean
  isDisabled?: boolean
}

export function MenuItem({ children, icon: Icon, href, onAction, isDanger = false, isDisabled }: ItemProps) {
  const router = useRouter()
  const act = href === undefined ? onAction : () => void router.navigate({ to: href })
  return (
    <AriaMenuItem
      onAction={act}
      isDisabled={isDisabled}
      textValue={children}
      className={isDanger ? `${styles.item} ${styles.danger}` : styles.item}
    >
      {Icon && <Icon aria-hidden="true" />}
      {children}
    </AriaMenuItem>
  )
}
