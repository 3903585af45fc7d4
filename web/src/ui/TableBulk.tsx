import { Plural, useLingui } from "@lingui/react/macro"
import { X } from "lucide-react"
import type { ReactNode } from "react"
import styles from "./DataTable.module.css"
import { IconButton } from "./IconButton"

/** The bar under a table: how many rows are selected, and what to do with them. */
export function TableBulk({
  count,
  onClear,
  children,
}: {
  count: number
  onClear: () => void
  children: ReactNode
}) {
  const { t } = useLingui()
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t`Действия с выбранными`}>
      <span role="status">
        <Plural
          value={count}
          one="Выбрана # строка"
          few="Выбраны # строки"
          many="Выбрано # строк"
          other="Выбрано # строк"
        />
      </span>
      <div className={styles.acts}>{children}</div>
      <IconButton icon={X} label={t`Снять выделение`} onPress={onClear} />
    </div>
  )
}
