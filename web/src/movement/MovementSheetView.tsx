import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { FileSpreadsheet, Printer } from "lucide-react"
import { useState } from "react"
import type { MovementSheet } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { useWords } from "../organisations/words"
import { LinkButton } from "../ui/Button"
import { PageHeader } from "../ui/PageHeader"
import { Select } from "../ui/Select"
import { Skeleton } from "../ui/Skeleton"
import { Strip } from "../ui/Strip"
import { TextField } from "../ui/TextField"
import { type Period, type Side, sheetPath, sheetQuery } from "./api"
import styles from "./MovementSheetView.module.css"
import { type PeriodKey, periodOf } from "./periods"
import { kindWord } from "./words"

/** The movement sheet of a period: read here, printed, taken along as a table. */
export function MovementSheetView({ base }: { base: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const maySeeStaff = useAbilities().has("movement.decide")
  const [side, setSide] = useState<Side>("students")
  const [key, setKey] = useState<PeriodKey>("quarter")
  const [period, setPeriod] = useState<Period>(() => periodOf("quarter"))
  const isWhole = period.since !== "" && period.until !== ""
  const { data: sheet, error } = useQuery({ ...sheetQuery(organisation.id, side, period), enabled: isWhole })
  const choose = (chosen: string) => {
    const known = PERIODS.find((one) => one === chosen) ?? "custom"
    setKey(known)
    if (known !== "custom") setPeriod(periodOf(known))
  }
  const set = (part: Partial<Period>) => {
    setKey("custom")
    setPeriod((now) => ({ ...now, ...part }))
  }
  return (
    <div className={styles.page}>
      <PageHeader
        title={side === "students" ? t`Движение контингента` : t`Движение кадров`}
        back={{ href: `${base}/movement`, label: t`Движение` }}
        actions={
          <>
            <LinkButton
              href={sheetPath(organisation.id, side, period, ".xlsx")}
              variant="soft"
              icon={FileSpreadsheet}
              download=""
            >
              {t`Таблица`}
            </LinkButton>
            <LinkButton
              href={sheetPath(organisation.id, side, period, ".pdf")}
              icon={Printer}
              target="_blank"
            >
              {t`Напечатать`}
            </LinkButton>
          </>
        }
      />
      <div className={styles.filters}>
        {maySeeStaff && (
          <Select
            label={t`О ком`}
            value={side}
            onChange={(value) => setSide(value === "staff" ? "staff" : "students")}
            options={[
              { value: "students", label: t`Контингент` },
              { value: "staff", label: t`Сотрудники` },
            ]}
          />
        )}
        <Select
          label={t`Период`}
          value={key}
          onChange={choose}
          options={[
            { value: "month", label: t`Этот месяц` },
            { value: "quarter", label: t`Три месяца` },
            { value: "year", label: t`Учебный год` },
            { value: "custom", label: t`Свои даты` },
          ]}
        />
        <TextField label={t`С`} type="date" value={period.since} onChange={(since) => set({ since })} />
        <TextField label={t`По`} type="date" value={period.until} onChange={(until) => set({ until })} />
      </div>
      {error !== null && (
        <Strip tone="quiet">{sentenceOf(error, t`Ведомость не открылась. Попробуйте ещё раз.`)}</Strip>
      )}
      {sheet === undefined ? error === null && <Skeleton lines={8} /> : <Sheet sheet={sheet} />}
    </div>
  )
}

const PERIODS: readonly PeriodKey[] = ["month", "quarter", "year"]

function Sheet({ sheet }: { sheet: MovementSheet }) {
  const { t } = useLingui()
  const words = useWords()
  const isStaff = sheet.side === "staff"
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption className={styles.caption}>
            {t`С ${dateOf(sheet.since)} по ${dateOf(sheet.until)}`}
          </caption>
          <thead>
            <tr>
              <th scope="col">{isStaff ? t`Категория` : words.group}</th>
              <th scope="col">{t`На начало`}</th>
              <th scope="col">{isStaff ? t`Принято` : t`Прибыло`}</th>
              <th scope="col">{isStaff ? t`Уволено` : t`Выбыло`}</th>
              {!isStaff && <th scope="col">{t`Перешло сюда`}</th>}
              {!isStaff && <th scope="col">{t`Перешло отсюда`}</th>}
              <th scope="col">{t`На конец`}</th>
            </tr>
          </thead>
          <tbody>
            {sheet.rows.map((row) => (
              <tr key={`${row.kind} ${row.name}`} data-kind={row.kind}>
                <th scope="row">{row.name}</th>
                <td>{row.start}</td>
                <Change value={row.arrived} />
                <Change value={row.left} />
                {!isStaff && <Change value={row.movedIn} />}
                {!isStaff && <Change value={row.movedOut} />}
                <td>{row.end}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isStaff && <p className={styles.note}>{t`В отпуске на конец периода: ${sheet.onLeave}`}</p>}
      <Entries sheet={sheet} />
    </>
  )
}

/** Nothing happened: a dash, so that what did happen is seen. */
function Change({ value }: { value: number }) {
  return <td data-zero={value === 0 || undefined}>{value === 0 ? "—" : value}</td>
}

function Entries({ sheet }: { sheet: MovementSheet }) {
  const { t } = useLingui()
  if (sheet.entries.length === 0)
    return <p className={styles.note}>{t`За этот период никто не приходил, не уходил и не переходил.`}</p>
  return (
    <section className={styles.entries}>
      <h2>{t`Список`}</h2>
      {sheet.withoutPaper > 0 && (
        <Strip tone="quiet">
          {t`Без приказа: ${sheet.withoutPaper}. Это те, кого загрузили списком, кто пришёл по ссылке или кого перевели вручную.`}
        </Strip>
      )}
      <ol>
        {sheet.entries.map((entry) => (
          <li key={`${entry.day} ${entry.name} ${entry.kind} ${entry.fromName}`}>
            <span className={styles.day}>{dateOf(entry.day)}</span>
            <span className={styles.who}>
              <b>{entry.name}</b>
              <small>
                {[
                  kindWord(entry.kind),
                  [entry.fromName, entry.toName].filter(Boolean).join(" → "),
                  entry.note,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </span>
            <span className={styles.order}>{entry.hasPaper ? entry.order : t`без приказа`}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
