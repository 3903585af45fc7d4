import { plural } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import type { ExchangeDelivery } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { type Column, DataTable } from "../ui/DataTable"
import styles from "./Exchange.module.css"

/** What went out, to whom, and when. */
export function Deliveries({ deliveries }: { deliveries: ExchangeDelivery[] }) {
  const { t } = useLingui()
  const given = (one: ExchangeDelivery) =>
    [
      t`списки`,
      ...(one.hasDemographics ? [t`даты рождения и пол`] : []),
      ...(one.hasContacts ? [t`телефоны и почта`] : []),
    ].join(", ")
  const amount = (one: ExchangeDelivery) =>
    one.kind === "archive"
      ? plural(one.records, { one: "# человек", few: "# человека", many: "# человек", other: "# человека" })
      : plural(one.requests, { one: "# запрос", few: "# запроса", many: "# запросов", other: "# запроса" })
  const columns: Column<ExchangeDelivery>[] = [
    { id: "taker", header: t`Кто получил`, isTitle: true, width: "2fr", cell: (one) => one.taker },
    {
      id: "kind",
      header: t`Как`,
      cell: (one) => (one.kind === "archive" ? t`архив` : t`запросы за день`),
    },
    { id: "given", header: t`Что`, width: "2fr", cell: given },
    { id: "amount", header: t`Сколько`, cell: amount },
    { id: "at", header: t`Когда`, cell: (one) => momentOf(one.at), sortBy: (one) => one.at },
  ]
  return (
    <section className={styles.wide} aria-labelledby="exchange-log">
      <h2 id="exchange-log">{t`Учёт выгрузок`}</h2>
      <DataTable
        label={t`Учёт выгрузок`}
        columns={columns}
        rows={deliveries}
        keyOf={(one) => one.id}
        nameOf={(one) => one.taker}
        empty={<p className={styles.note}>{t`Пока ничего не выгружали.`}</p>}
      />
    </section>
  )
}
