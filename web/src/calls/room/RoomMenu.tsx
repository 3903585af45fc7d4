import { useLingui } from "@lingui/react/macro"
import { Check } from "lucide-react"
import type { ReactNode } from "react"
import {
  Header,
  Menu,
  MenuItem,
  MenuSection,
  Popover,
  type PopoverProps,
  Separator,
} from "react-aria-components"
import styles from "./RoomMenu.module.css"

type RoomMenuProps = { label: string; placement?: PopoverProps["placement"]; children: ReactNode }

/** A menu in the colours of the board, whatever the theme of the app is. */
export function RoomMenu({ label, placement = "top", children }: RoomMenuProps) {
  return (
    <Popover className={styles.popover} placement={placement} offset={10}>
      <Menu className={styles.menu} aria-label={label}>
        {children}
      </Menu>
    </Popover>
  )
}

type RoomMenuItemProps = { onAction: () => void; isDanger?: boolean; isChecked?: boolean; children: string }

export function RoomMenuItem({ onAction, isDanger = false, isChecked, children }: RoomMenuItemProps) {
  const { t } = useLingui()
  return (
    <MenuItem
      className={isDanger ? `${styles.item} ${styles.danger}` : styles.item}
      onAction={onAction}
      textValue={children}
    >
      <span className={styles.text}>{children}</span>
      {isChecked === true && <Check className={styles.check} aria-label={t`выбрано`} />}
    </MenuItem>
  )
}

export function RoomMenuSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <MenuSection className={styles.section}>
      <Header className={styles.title}>{title}</Header>
      {children}
    </MenuSection>
  )
}

export function RoomMenuLine() {
  return <Separator className={styles.line} />
}
