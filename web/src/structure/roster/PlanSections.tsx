import { useLingui } from "@lingui/react/macro"
import { ChevronRight } from "lucide-react"
import type { ReactNode } from "react"
import type { ChoiceInput, PlanChange, PlanSection, PlanView } from "../../foundation/contract/generated/api"
import { numberOf } from "../../foundation/formats"
import { useWords } from "../../organisations/words"
import styles from "./RosterPlan.module.css"
import { spacePhones } from "./samples"
import { Unclear } from "./Unclear"

type Props = { plan: PlanView; isBusy: boolean; onChoose: (choices: ChoiceInput[]) => void }

/** What would become of groups and people: lists that open, of what is new, changed and unclear. */
export function PlanSections({ plan, isBusy, onChoose }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const titles = {
    groups: words.groups,
    students: words.students,
    guardians: t`Родители`,
    staff: t`Сотрудники`,
  }
  return (
    <div className={styles.sections}>
      {plan.sections.filter(isWorthShowing).map((section) => (
        <section key={section.kind}>
          <h2>
            {titles[section.kind]}
            {section.unchangedCount > 0 && (
              <small>{t`без изменений: ${numberOf(section.unchangedCount)}`}</small>
            )}
          </h2>
          <Listed title={t`Новые`} total={section.createTotal} shown={section.create.length}>
            {section.create.map((one) => (
              <li key={`${one.name} ${one.detail}`}>
                {one.name}
                <small>{one.detail}</small>
              </li>
            ))}
          </Listed>
          <Listed title={t`Изменятся`} total={section.changeTotal} shown={section.change.length}>
            {section.change.map((one) => (
              <li key={`${one.name} ${one.detail}`}>
                <span>
                  {one.name} <small>{one.detail}</small>
                </span>
                <Changes of={one} />
              </li>
            ))}
          </Listed>
          <Unclear section={section} isBusy={isBusy} onChoose={onChoose} />
        </section>
      ))}
      {plan.missingTotal > 0 && (
        <section>
          <h2>{t`Есть у вас, но нет в файле`}</h2>
          <Listed title={t`Останутся как есть`} total={plan.missingTotal} shown={plan.missing.length}>
            {plan.missing.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </Listed>
        </section>
      )}
    </div>
  )
}

const isWorthShowing = (section: PlanSection) =>
  section.createTotal +
    section.changeTotal +
    section.unclearTotal +
    section.decidedTotal +
    section.unchangedCount >
  0

type ListedProps = { title: string; total: number; shown: number; children: ReactNode }

function Listed({ title, total, shown, children }: ListedProps) {
  const { t } = useLingui()
  if (total === 0) return null
  return (
    <details className={styles.list}>
      <summary>
        <ChevronRight aria-hidden="true" />
        {title} <span>{numberOf(total)}</span>
      </summary>
      <ul>{children}</ul>
      {total > shown && <p className={styles.more}>{t`и ещё ${numberOf(total - shown)}`}</p>}
    </details>
  )
}

function Changes({ of }: { of: PlanChange }) {
  const { t } = useLingui()
  return (
    <dl>
      {of.changes.map((change) => (
        <div key={change.field}>
          <dt>{change.label}:</dt>
          <dd>
            {change.old !== null && change.old !== "" && <del>{spacePhones(change.old)}</del>}
            <ins>{change.new === null || change.new === "" ? t`пусто` : spacePhones(change.new)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}
