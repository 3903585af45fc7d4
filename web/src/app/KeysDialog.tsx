import { useLingui } from "@lingui/react/macro"
import { useCallback, useState } from "react"
import { useShortcut } from "../foundation/keyboard"
import { Dialog } from "../ui/Dialog"
import { KeyHint } from "../ui/KeyHint"
import styles from "./KeysDialog.module.css"

/** «?» shows the keys. */
export function KeysDialog() {
  const { t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  useShortcut("?", useCallback(() => setOpen(true), []))
  const keys: [string[], string][] = [
    [["Ctrl", "K"], t`Найти человека, чат, сообщение, раздел`],
    [["?"], t`Показать эти клавиши`],
    [["Enter"], t`Отправить сообщение`],
    [["Shift", "Enter"], t`Новая строка`],
    [["↑"], t`Исправить своё последнее сообщение`],
    [["Esc"], t`Закрыть, отменить ответ`],
    [["M"], t`В звонке: микрофон`],
    [["V"], t`В звонке: камера`],
    [["H"], t`В звонке: поднять руку`],
  ]
  return (
    <Dialog title={t`Клавиши`} isOpen={isOpen} onOpenChange={setOpen}>
      <dl className={styles.keys}>
        {keys.map(([names, meaning]) => (
          <div key={names.join("+")}>
            <dt>
              {names.map((name) => (
                <KeyHint key={name}>{name}</KeyHint>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
