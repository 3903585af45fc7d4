import { Info, X } from "lucide-react"
import { createStore, useStore } from "../foundation/store"
import styles from "./Toasts.module.css"

type Toast = { id: number; text: string; undo?: { label: string; act: () => void } }

const toasts = createStore<Toast[]>([])
let last = 0

/** Say something briefly, with a way back where there is one. */
export function toast(text: string, undo?: Toast["undo"]): void {
  last += 1
  const id = last
  toasts.set((now) => [...now.slice(-2), { id, text, undo }])
  setTimeout(() => dismiss(id), undo === undefined ? 5_000 : 9_000)
}

function dismiss(id: number): void {
  toasts.set((now) => now.filter((one) => one.id !== id))
}

/** `close`: what the button that puts a toast away is called. */
export function ToastRegion({ close }: { close: string }) {
  const shown = useStore(toasts)
  return (
    <div role="status" aria-live="polite" className={styles.region}>
      {shown.map(({ id, text, undo }) => (
        <div key={id} className={styles.toast}>
          <Info aria-hidden="true" />
          <span>{text}</span>
          {undo !== undefined && (
            <button
              type="button"
              onClick={() => {
                undo.act()
                dismiss(id)
              }}
            >
              {undo.label}
            </button>
          )}
          <button type="button" aria-label={close} className={styles.close} onClick={() => dismiss(id)}>
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  )
}
