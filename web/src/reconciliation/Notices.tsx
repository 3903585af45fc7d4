import { useLingui } from "@lingui/react/macro"
import { TriangleAlert } from "lucide-react"
import type { ReconciliationView } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import styles from "./Notices.module.css"

/** What the list didn't say: groups that it lacks, rows that can't be read. */
export function Notices({ reconciliation }: { reconciliation: ReconciliationView }) {
  const { t } = useLingui()
  const { unjudged, problems } = reconciliation
  const missing = unjudged.map((one) => `${one.name} (${numberOf(one.students)})`).join(", ")
  return (
    <>
      {unjudged.length > 0 && (
        <div className={styles.notice}>
          <TriangleAlert aria-hidden="true" />
          <p>{t`В списке нет групп целиком: ${missing}. Выбывшими их ученики не считаются — похоже, список неполный.`}</p>
        </div>
      )}
      {problems.length > 0 && (
        <details className={styles.problems}>
          <summary>
            <TriangleAlert aria-hidden="true" />
            {t`Строки списка с замечаниями: ${numberOf(problems.length)}`}
          </summary>
          <ul>
            {problems.slice(0, 100).map((one) => (
              <li key={`${one.sheet} ${one.row} ${one.reason}`}>
                <b>{t`${one.sheet}, строка ${one.row}`}</b> {one.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
