import { Plural, useLingui } from "@lingui/react/macro"
import type { RosterColumn, RosterMeaning, RosterSheet } from "../../foundation/contract/generated/api"
import { Select } from "../../ui/Select"
import type { SheetEdit } from "./api"
import styles from "./SheetTable.module.css"
import { readSamples, type Sample } from "./samples"

type Props = {
  sheet: RosterSheet
  meanings: RosterMeaning[]
  /** The correction that is on its way: it shows at once, though reading anew takes a moment. */
  pending: SheetEdit | undefined
  onEdit: (edit: SheetEdit) => void
}

/** One sheet of the file: what it lists, what each column means, and how its cells were read. */
export function SheetTable({ sheet, meanings, pending, onEdit }: Props) {
  const { t } = useLingui()
  const isBusy = pending !== undefined
  const own = pending?.name === sheet.name ? pending.columns : undefined
  const kinds = [
    { value: "students", label: t`Ученики и родители` },
    { value: "staff", label: t`Сотрудники` },
    { value: "ignored", label: t`Не загружать этот лист` },
  ]
  const options = meanings
    .filter((one) => one.kinds.includes(sheet.kind))
    .map((one) => ({ value: one.meaning, label: one.label }))
  const choose = (kind: string) =>
    onEdit(
      kind === "ignored"
        ? { name: sheet.name, isUsed: false }
        : { name: sheet.name, isUsed: true, kind: kind as RosterSheet["kind"] },
    )
  return (
    <section className={styles.sheet} aria-label={sheet.name}>
      <div className={styles.head}>
        <h2>
          {sheet.name}
          <span>
            <Plural value={sheet.rowCount} one="# строка" few="# строки" many="# строк" other="# строки" />
          </span>
        </h2>
        <Select
          label={t`Что на листе «${sheet.name}»`}
          isLabelHidden
          size="small"
          value={sheet.kind}
          options={kinds}
          onChange={choose}
          isDisabled={isBusy}
        />
      </div>
      {sheet.kind !== "ignored" && (
        <div className={styles.columns}>
          {inOrderOfUse(sheet.columns).map((column) => (
            <SheetColumn
              key={column.index}
              column={column}
              options={options}
              isBusy={isBusy}
              pending={own?.[column.index]}
              onChange={(meaning) => onEdit({ name: sheet.name, columns: { [column.index]: meaning } })}
            />
          ))}
        </div>
      )}
    </section>
  )
}

/** What is loaded first, what isn't after it; both as in the file. */
function inOrderOfUse(columns: RosterColumn[]): RosterColumn[] {
  return [...columns.filter(isLoaded), ...columns.filter((column) => !isLoaded(column))]
}

const isLoaded = ({ meaning }: RosterColumn) => meaning !== null && meaning !== "number"

type ColumnProps = {
  column: RosterColumn
  options: { value: string; label: string }[]
  isBusy: boolean
  pending: string | undefined
  onChange: (meaning: string) => void
}

function SheetColumn({ column, options, isBusy, pending, onChange }: ColumnProps) {
  const { t } = useLingui()
  const header = column.header === "" ? t`без заголовка` : column.header
  const look = [
    styles.column,
    column.meaning === "guardians" ? styles.wide : "",
    isLoaded(column) ? "" : styles.off,
  ].join(" ")
  return (
    <div className={look}>
      <header>
        <span title={header}>{header}</span>
        <Select
          label={t`Что в столбце «${header}»`}
          isLabelHidden
          size="small"
          value={pending ?? column.meaning ?? "ignored"}
          options={options}
          onChange={onChange}
          isDisabled={isBusy}
        />
      </header>
      <ul>
        {readSamples(column).map((sample, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: samples have no identity and never move
          <li key={place}>
            <Cell sample={sample} />
          </li>
        ))}
        {column.samples.length === 0 && <li className={styles.none}>{t`пусто`}</li>}
      </ul>
    </div>
  )
}

function Cell({ sample }: { sample: Sample }) {
  const { t } = useLingui()
  if (sample.state === "unused") return <span className={styles.unused}>{sample.text}</span>
  if (sample.state === "unread") {
    return (
      <span className={styles.unread}>
        {sample.text}
        <small>{t`не разобрано`}</small>
      </span>
    )
  }
  const [first, ...rest] = sample.lines
  return (
    <>
      <span className={styles.line}>
        <span>{first}</span>
        {sample.source !== null && <del title={t`так в файле`}>{sample.source}</del>}
      </span>
      {rest.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </>
  )
}
