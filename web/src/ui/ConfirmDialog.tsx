import type { ReactNode } from "react"
import { Button } from "./Button"
import { Dialog } from "./Dialog"

type Props = {
  title: string
  text: ReactNode
  confirm: string
  cancel: string
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  onConfirm: () => void
  isDanger?: boolean
  isBusy?: boolean
}

/** A question before something that can't be taken back: Enter does it, unless it is dangerous. */
export function ConfirmDialog(props: Props) {
  const {
    title,
    text,
    confirm,
    cancel,
    isOpen,
    onOpenChange,
    onConfirm,
    isDanger = false,
    isBusy = false,
  } = props
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      actions={
        <>
          <Button variant="plain" onPress={() => onOpenChange(false)} autoFocus={isDanger}>
            {cancel}
          </Button>
          <Button
            variant={isDanger ? "danger" : "primary"}
            onPress={onConfirm}
            isDisabled={isBusy}
            autoFocus={!isDanger}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  )
}
