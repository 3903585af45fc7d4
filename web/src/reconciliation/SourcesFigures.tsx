import { useLingui } from "@lingui/react/macro"
import type { ReconciliationView } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import styles from "./SourcesFigures.module.css"

/** The three sources in figures: the list, the structure, who really comes. */
export function SourcesFigures({ reconciliation }: { reconciliation: ReconciliationView }) {
  const { t } = useLingui()
  const { sources, brief } = reconciliation
  const { students, guardians } = sources
  return (
    <dl className={styles.sources}>
      {brief.method === "roster" && (
        <div>
          <dt>{t`В списке`}</dt>
          <dd>{numberOf(sources.listed)}</dd>
          <dd className={styles.of}>{t`из них есть в Парте: ${numberOf(sources.present)}`}</dd>
        </div>
      )}
      <div>
        <dt>{t`В группах Парты`}</dt>
        <dd>{numberOf(students.everybody)}</dd>
        <dd className={styles.of}>{t`учатся сейчас`}</dd>
      </div>
      <div>
        <dt>{t`Вошли ученики`}</dt>
        <dd>{shareOf(students.came, students.everybody)}</dd>
        <dd className={styles.of}>{t`${numberOf(students.came)} из ${numberOf(students.everybody)}`}</dd>
      </div>
      <div>
        <dt>{t`Вошли родители`}</dt>
        <dd>{shareOf(guardians.came, guardians.everybody)}</dd>
        <dd className={styles.of}>{t`${numberOf(guardians.came)} из ${numberOf(guardians.everybody)}`}</dd>
      </div>
    </dl>
  )
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? "—" : `${Math.floor((part / whole) * 100)} %`
}
