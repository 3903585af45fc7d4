import { useLingui } from "@lingui/react/macro"
import { Dialog } from "../ui/Dialog"
import { KeyHint } from "../ui/KeyHint"
import styles from "./KeysDialog.module.css"

/** «?» shows the keys. */
export function KeysDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}) {
  const { t } = useLingui()
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
    <Dialog title={t`Клавиши`} isOpen={isOpen} onOpenChange={onOpenChange}>
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
