import { useLingui } from "@lingui/react/macro"
import { useNavigate } from "@tanstack/react-router"
import { History } from "lucide-react"
import type { ReconciliationBrief } from "../foundation/contract/generated/api"
import { dateOf, numberOf } from "../foundation/formats"
import { useWords } from "../organisations/words"
import { type Column, DataTable } from "../ui/DataTable"
import { EmptyState } from "../ui/EmptyState"
import styles from "./Reconciliation.module.css"
import { sinceWord } from "./words"

/** What was signed, the newest first, each beside the one before. */
export function HistoryTable({ base, history }: { base: string; history: ReconciliationBrief[] }) {
  const { t } = useLingui()
  const words = useWords()
  const navigate = useNavigate()
  const columns: Column<ReconciliationBrief>[] = [
    {
      id: "number",
      header: t`Сверка`,
      cell: (one) => t`№ ${one.number}, срок ${dateOf(one.dueOn)}`,
      width: "1.6fr",
    },
    {
      id: "signed",
      header: t`Подписана`,
      cell: (one) => (one.signedAt ? dateOf(one.signedAt) : ""),
      width: "1fr",
    },
    { id: "signer", header: t`Кем`, cell: (one) => one.signer, width: "1.8fr" },
    {
      id: "students",
      header: words.students,
      cell: (one) => numberOf(one.students),
      width: "0.8fr",
      align: "end",
    },
    {
      id: "since",
      header: t`С прошлой`,
      cell: (one) => (one.sinceLast === null ? t`первая` : sinceWord(one.sinceLast)),
      width: "1.8fr",
    },
    {
      id: "open",
      header: t`Осталось открытым`,
      cell: (one) => numberOf(one.counts.reduce((sum, kind) => sum + kind.open, 0)),
      width: "1fr",
      align: "end",
    },
  ]
  return (
    <section className={styles.history}>
      <h2>{t`Подписанные сверки`}</h2>
      <DataTable
        label={t`Подписанные сверки`}
        columns={columns}
        rows={history}
        keyOf={(one) => one.id}
        nameOf={(one) => t`Сверка № ${one.number}`}
        onOpen={(one) => void navigate({ to: `${base}/reconciliation/${one.id}` })}
        empty={
          <EmptyState
            icon={History}
            title={t`Подписанных сверок ещё нет`}
            text={t`Здесь останется каждый подписанный итог: с ним сравнится следующий.`}
          />
        }
      />
    </section>
  )
}
