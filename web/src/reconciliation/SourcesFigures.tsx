import { useLingui } from "@lingui/react/macro"
import type { ReconciliationView } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import styles from "./Reconciliation.module.css"

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
          <small>{t`из них есть в Парте: ${numberOf(sources.present)}`}</small>
        </div>
      )}
      <div>
        <dt>{t`В группах Парты`}</dt>
        <dd>{numberOf(students.everybody)}</dd>
        <small>{t`учатся сейчас`}</small>
      </div>
      <div>
        <dt>{t`Вошли ученики`}</dt>
        <dd>{shareOf(students.came, students.everybody)}</dd>
        <small>{t`${numberOf(students.came)} из ${numberOf(students.everybody)}`}</small>
      </div>
      <div>
        <dt>{t`Вошли родители`}</dt>
        <dd>{shareOf(guardians.came, guardians.everybody)}</dd>
        <small>{t`${numberOf(guardians.came)} из ${numberOf(guardians.everybody)}`}</small>
      </div>
    </dl>
  )
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? "—" : `${Math.floor((part / whole) * 100)} %`
}
