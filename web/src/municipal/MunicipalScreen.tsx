import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Link, Navigate } from "@tanstack/react-router"
import { Building2, FileSpreadsheet, Lock, Settings } from "lucide-react"
import { type ReactNode, useState } from "react"
import { meQuery } from "../accounts/api"
import type { MunicipalityPage, OrganisationStanding, Tally } from "../foundation/contract/generated/api"
import { dateOf, numberOf } from "../foundation/formats"
import { percentOf } from "../statistics/words"
import { LinkButton } from "../ui/Button"
import { type Column, DataTable } from "../ui/DataTable"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { municipalityQuery, workbookPath } from "./api"
import styles from "./Municipal.module.css"
import { OrganisationDialog } from "./OrganisationDialog"

/** The municipality's desk: its organisations by numbers, nobody's name. */
export function MunicipalScreen() {
  const { t } = useLingui()
  const { data: me, isPending } = useQuery(meQuery)
  const { data: page, error } = useQuery({ ...municipalityQuery, enabled: Boolean(me) })
  if (me === null) return <Navigate to="/sign-in" search={{ next: location.pathname }} />
  return (
    <Desk>
      {error !== null ? (
        <EmptyState
          icon={Lock}
          title={t`Это стол муниципалитета`}
          text={t`Сводку по организациям видит муниципальный администратор. Его назначает оператор платформы.`}
          action={<LinkButton href="/" variant="soft">{t`На главную`}</LinkButton>}
          isPage
        />
      ) : isPending || page === undefined ? (
        <Skeleton lines={8} />
      ) : (
        <Organisations page={page} />
      )}
    </Desk>
  )
}

function Organisations({ page }: { page: MunicipalityPage }) {
  const { t } = useLingui()
  const [opened, setOpened] = useState<OrganisationStanding | null>(null)
  const columns = useColumns()
  const done = page.organisations.filter((one) => one.reconciliation.isDone).length
  const waiting = page.applications.find((one) => one.state === "submitted")?.many ?? 0
  return (
    <>
      <PageHeader
        title={page.municipality}
        lead={t`Числа организаций на конец последнего дня. Имён, чатов и групп здесь нет.`}
        actions={
          <LinkButton href={workbookPath} download="" variant="soft" icon={FileSpreadsheet}>
            {t`Таблица`}
          </LinkButton>
        }
      />
      <dl className={styles.figures}>
        <Figure label={t`Сотрудники вошли`} tally={page.totals.staff} />
        <Figure label={t`Ученики вошли`} tally={page.totals.students} />
        <Figure label={t`Родители вошли`} tally={page.totals.guardians} />
        <div className={styles.figure}>
          <dt>{t`Сверка проведена`}</dt>
          <dd>
            {t`${numberOf(done)} из ${numberOf(page.organisations.length)}`}
            <small>
              {waiting > 0 ? t`заявок на рассмотрении: ${numberOf(waiting)}` : t`новых заявок нет`}
            </small>
          </dd>
        </div>
      </dl>
      <DataTable
        label={t`Организации`}
        columns={columns}
        rows={page.organisations}
        keyOf={(one) => one.id}
        nameOf={(one) => one.name}
        onOpen={setOpened}
        empty={
          <EmptyState
            icon={Building2}
            title={t`Организаций пока нет`}
            text={t`Они появятся, когда оператор одобрит заявки с этим муниципалитетом.`}
          />
        }
      />
      {opened !== null && <OrganisationDialog standing={opened} onClose={() => setOpened(null)} />}
    </>
  )
}

function Figure({ label, tally }: { label: string; tally: Tally }) {
  const { t } = useLingui()
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd>
        {t`${percentOf(tally.registered, tally.everybody)} %`}
        <small>{t`${numberOf(tally.registered)} из ${numberOf(tally.everybody)}`}</small>
      </dd>
    </div>
  )
}

function useColumns(): Column<OrganisationStanding>[] {
  const { t } = useLingui()
  const share = (id: "staff" | "students" | "guardians", header: string): Column<OrganisationStanding> => ({
    id,
    header,
    cell: ({ totals }) =>
      t`${percentOf(totals[id].registered, totals[id].everybody)} % из ${numberOf(totals[id].everybody)}`,
    sortBy: ({ totals }) => percentOf(totals[id].registered, totals[id].everybody),
  })
  return [
    {
      id: "name",
      header: t`Организация`,
      cell: (one) => one.name,
      sortBy: (one) => one.name,
      width: "1.6fr",
      isTitle: true,
    },
    share("staff", t`Сотрудники`),
    share("students", t`Ученики`),
    share("guardians", t`Родители`),
    {
      id: "week",
      header: t`Ученики за 7 дней`,
      cell: ({ totals }) => numberOf(totals.students.activeWeek),
      sortBy: ({ totals }) => percentOf(totals.students.activeWeek, totals.students.everybody),
    },
    {
      id: "reconciliation",
      header: t`Сверка`,
      cell: ({ reconciliation }) =>
        reconciliation.isDone ? (
          t`проведена`
        ) : (
          <span className={reconciliation.daysLeft < 0 ? styles.late : undefined}>
            {t`срок ${dateOf(reconciliation.dueOn)}`}
          </span>
        ),
      sortBy: ({ reconciliation }) => (reconciliation.isDone ? 9999 : reconciliation.daysLeft),
      width: "1.2fr",
    },
  ]
}

function Desk({ children }: { children: ReactNode }) {
  const { t } = useLingui()
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to="/municipal" className={styles.logo}>
          Парта <span>{t`муниципалитет`}</span>
        </Link>
        <LinkButton href="/settings" variant="plain" size="small" icon={Settings}>
          {t`Настройки`}
        </LinkButton>
      </header>
      <main className={styles.desk}>{children}</main>
    </div>
  )
}
