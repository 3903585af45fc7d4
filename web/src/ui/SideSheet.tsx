import { X } from "lucide-react"
import type { ReactNode } from "react"
import { Dialog as AriaDialog, Modal, ModalOverlay } from "react-aria-components"
import { heldFocus } from "./heldFocus"
import { IconButton } from "./IconButton"
import styles from "./SideSheet.module.css"

type Props = {
  /** What a screen reader calls the sheet. */
  label: string
  closeLabel: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}

/** Details of what was chosen in a list, beside it; on the phone the whole screen. Escape goes back to the list. */
export function SideSheet({ label, closeLabel, isOpen, onClose, children }: Props) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(isOn) => !isOn && onClose()}
      isDismissable
      className={styles.shade}
    >
      <Modal className={styles.sheet}>
        <AriaDialog ref={heldFocus} aria-label={label} className={styles.dialog}>
          <span className={styles.close}>
            <IconButton icon={X} label={closeLabel} onPress={onClose} />
          </span>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
