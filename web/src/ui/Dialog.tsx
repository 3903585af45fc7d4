import { X } from "lucide-react"
import type { ReactNode } from "react"
import { Dialog as AriaDialog, Button, Heading, Modal, ModalOverlay } from "react-aria-components"
import styles from "./Dialog.module.css"
import { heldFocus } from "./heldFocus"

type Props = {
  title: string
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  children: ReactNode
  /** Buttons at the bottom, the main one last. */
  actions?: ReactNode
  size?: "normal" | "wide"
  closeLabel?: string
}

/** A modal dialog; on the phone a sheet that rises from the bottom. */
export function Dialog({
  title,
  isOpen,
  onOpenChange,
  children,
  actions,
  size = "normal",
  closeLabel,
}: Props) {
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={onOpenChange} isDismissable className={styles.shade}>
      <Modal className={`${styles.modal} ${styles[size]}`}>
        <AriaDialog ref={heldFocus} className={styles.dialog}>
          <header className={styles.head}>
            <Heading slot="title">{title}</Heading>
            <Button slot="close" aria-label={closeLabel ?? "×"} className={styles.close}>
              <X aria-hidden="true" />
            </Button>
          </header>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
