import { useLingui } from "@lingui/react/macro"
import { Download, Printer, ShieldCheck } from "lucide-react"
import type { DifferenceView, ReconciliationView } from "../foundation/contract/generated/api"
import { dateOf, momentOf, numberOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { LinkButton } from "../ui/Button"
import { PageHeader } from "../ui/PageHeader"
import { resultPath } from "./api"
import { DifferenceRow } from "./DifferenceRow"
import sections from "./DifferenceSection.module.css"
import styles from "./Reconciliation.module.css"
import { SourcesFigures } from "./SourcesFigures"
import { KINDS, kindTitle, sinceWord } from "./words"

type Props = { base: string; reconciliation: ReconciliationView }

/** A signed result: who, when, what was found and what became of it. */
export function ResultScreen({ base, reconciliation }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { brief, differences } = reconciliation
  return (
    <>
      <PageHeader
        title={t`Сверка № ${brief.number ?? ""}`}
        back={{ href: `${base}/reconciliation`, label: t`Все сверки` }}
        lead={brief.method === "roster" ? t`По списку «${brief.fileName}»` : t`Вручную, по группам`}
        actions={
          <>
            <LinkButton href={resultPath(organisation.id, brief.id, "pdf")} icon={Printer} target="_blank">
              {t`Печать (PDF)`}
            </LinkButton>
            <LinkButton
              href={resultPath(organisation.id, brief.id, "xlsx")}
              variant="soft"
              icon={Download}
              download=""
            >
              {t`Таблица (XLSX)`}
            </LinkButton>
          </>
        }
      />
      <section className={styles.signed} aria-label={t`Подпись`}>
        <ShieldCheck aria-hidden="true" />
        <div>
          <h2>{t`Подписано: ${brief.signer}`}</h2>
          <p>
            {brief.signedAt !== null && momentOf(brief.signedAt)} · {t`срок ${dateOf(brief.dueOn)}`}
            {brief.sinceLast !== null && ` · ${t`с прошлой сверки: ${sinceWord(brief.sinceLast)}`}`}
          </p>
          <p className={styles.hash}>SHA-256 {brief.hash}</p>
        </div>
      </section>
      <SourcesFigures reconciliation={reconciliation} />
      <section className={styles.block}>
        <h2>{t`Что нашли и что решили`}</h2>
        {differences.length === 0 && <p className={styles.lead}>{t`Расхождений не было.`}</p>}
        {KINDS.map((kind) => {
          const found = differences.filter((one) => one.kind === kind)
          return found.length === 0 ? null : <Kept key={kind} title={kindTitle(kind)} differences={found} />
        })}
      </section>
    </>
  )
}

function Kept({ title, differences }: { title: string; differences: DifferenceView[] }) {
  return (
    <details className={sections.section} open={differences.length <= 20}>
      <summary>
        <h3>
          {title} <small>{numberOf(differences.length)}</small>
        </h3>
      </summary>
      <ul>
        {differences.map((one) => (
          <DifferenceRow
            key={one.id}
            difference={one}
            refusal={undefined}
            isKept
            isSelectable={false}
            isSelected={false}
            isBusy
            onSelect={nothing}
            onApply={nothing}
            onSkip={nothing}
            onReopen={nothing}
          />
        ))}
      </ul>
    </details>
  )
}

function nothing(): void {
  // A signed result takes no decisions.
}
