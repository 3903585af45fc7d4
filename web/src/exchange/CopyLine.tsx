import { useLingui } from "@lingui/react/macro"
import { Copy } from "lucide-react"
import { IconButton } from "../ui/IconButton"
import { toast } from "../ui/Toasts"
import styles from "./Exchange.module.css"

/** A line to be taken into another program's settings, exactly as it is. */
export function CopyLine({ label, value }: { label: string; value: string }) {
  const { t } = useLingui()
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => toast(t`Скопировано`),
      () => toast(t`Не скопировалось. Выделите строку и скопируйте сами.`),
    )
  return (
    <div className={styles.line}>
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
        <IconButton icon={Copy} label={t`Скопировать: ${label}`} onPress={() => void copy()} />
      </dd>
    </div>
  )
}
