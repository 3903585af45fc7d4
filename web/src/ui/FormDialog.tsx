import { useLingui } from "@lingui/react/macro"
import { type ReactNode, useId } from "react"
import { Button } from "./Button"
import { Dialog } from "./Dialog"
import styles from "./FormDialog.module.css"

type Props = {
  title: string
  /** What the button that sends it says. */
  submit: string
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
  isBusy: boolean
  isDanger?: boolean
  /** Without it nothing is sent yet. */
  isReady?: boolean
  /** Why the last try failed, in a sentence; what was written stays. */
  error?: string | undefined
}

/** A dialog that asks for something and sends it: by its button, and by Enter unless it is dangerous. */
export function FormDialog(props: Props) {
  const {
    title,
    submit,
    onSubmit,
    onClose,
    children,
    isBusy,
    isDanger = false,
    isReady = true,
    error,
  } = props
  const { t } = useLingui()
  const form = useId()
  const send = () => {
    if (!isBusy && isReady) onSubmit()
  }
  return (
    <Dialog
      title={title}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          {isDanger ? (
            <Button variant="danger" onPress={send} isDisabled={isBusy || !isReady}>
              {submit}
            </Button>
          ) : (
            <Button type="submit" form={form} isDisabled={isBusy || !isReady}>
              {submit}
            </Button>
          )}
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isDanger) send()
        }}
      >
        {children}
        {error !== undefined && (
          <p role="alert" className={styles.error}>
            {error}
          </p>
        )}
      </form>
    </Dialog>
  )
}
