// biome-ignore-all lint/a11y/useSemanticElements: rows that come and go as they are scrolled are laid out in divs
// biome-ignore-all lint/a11y/useFocusableInteractive: the row takes the focus, its cells are read with it
import { useLingui } from "@lingui/react/macro"
import { ArrowDown, ArrowUp } from "lucide-react"
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef, useState } from "react"
import { Checkbox } from "./Checkbox"
import styles from "./DataTable.module.css"
import { useKeptRow } from "./keptRow"
import { Select } from "./Select"
import { Skeleton } from "./Skeleton"
import { TableBulk } from "./TableBulk"
import { type Sort, type SortValue, sortRows, turnSort, useVisibleRows } from "./table-rows"

export type Column<Row> = {
  id: string
  /** Empty over buttons: a screen reader hears «Действия». */
  header: string
  cell: (row: Row) => ReactNode
  /** Makes the column sortable. */
  sortBy?: (row: Row) => SortValue
  /** A track of the grid, e.g. «2fr» or «120px»; 1fr unless told. */
  width?: string
  align?: "start" | "end"
  /** The heading of the card on the phone; the first column unless told. */
  isTitle?: boolean
  isHiddenOnPhone?: boolean
  /** Says nothing by its header on the phone: buttons, badges. */
  isBare?: boolean
}

type Props<Row> = {
  label: string
  columns: Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** What a screen reader calls the row, and its checkbox. */
  nameOf: (row: Row) => string
  onOpen?: (row: Row) => void
  /** Rows that don't open all the same. */
  isShut?: (row: Row) => boolean
  sort?: Sort
  /** Keys of the selected rows; with `onSelect`, rows can be selected. */
  selected?: ReadonlySet<string>
  onSelect?: (keys: ReadonlySet<string>) => void
  /** What one may do with the selected rows: the buttons of the bulk bar. */
  bulk?: (keys: ReadonlySet<string>) => ReactNode
  /** Shown instead of no rows. */
  empty?: ReactNode
  isPending?: boolean
}

/**
 * Rows in columns, sorted here; on a narrow place cards.
 *
 * One row has the focus: arrows, Home, End and Page keys move it, Space selects, Enter opens, Shift extends,
 * Ctrl+A selects all, Escape nothing. Thousands of rows are drawn as they come in sight.
 */
export function DataTable<Row>(props: Props<Row>) {
  const {
    label,
    columns,
    rows,
    keyOf,
    nameOf,
    onOpen,
    isShut = NEVER,
    selected,
    onSelect,
    bulk,
    empty,
    isPending = false,
  } = props
  const { t } = useLingui()
  const [sort, setSort] = useState<Sort | null>(props.sort ?? null)
  const [active, setActive] = useState(0)
  const anchor = useRef(0)
  const table = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const sorted = useMemo(() => {
    const column = columns.find((one) => one.id === sort?.column)
    return sortRows(rows, column?.sortBy, sort?.direction ?? "ascending")
  }, [rows, columns, sort])
  const visible = useVisibleRows(sorted.length, table, body)
  const chosen = selected ?? NOTHING
  useKeptRow(body, chosen.size > 0)
  const here = Math.min(active, Math.max(0, sorted.length - 1))

  const toggle = (place: number, isRange: boolean) => {
    if (onSelect === undefined) return
    const next = new Set(chosen)
    const [from, to] = isRange
      ? [Math.min(anchor.current, place), Math.max(anchor.current, place)]
      : [place, place]
    const row = sorted[place]
    const isOn = isRange || (row !== undefined && !next.has(keyOf(row)))
    for (const one of sorted.slice(from, to + 1)) {
      if (isOn) next.add(keyOf(one))
      else next.delete(keyOf(one))
    }
    if (!isRange) anchor.current = place
    onSelect(next)
  }
  const all = () => onSelect?.(new Set(sorted.map(keyOf)))
  const move = (to: number, isRange: boolean) => {
    const place = Math.max(0, Math.min(sorted.length - 1, to))
    setActive(place)
    if (isRange) toggle(place, true)
    else anchor.current = place
    visible.reveal(place)
    // The row may only be drawn after the scroll.
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus())
  }
  const press = (event: KeyboardEvent<HTMLElement>, place: number) => {
    if (event.target !== event.currentTarget) return
    const to = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      Home: 0,
      End: sorted.length - 1,
      PageDown: place + 10,
      PageUp: place - 10,
    }[event.key]
    const row = sorted[place]
    if (to !== undefined) move(to, event.shiftKey && onSelect !== undefined)
    else if (event.key === " ") toggle(place, event.shiftKey)
    else if (event.key === "Enter" && row !== undefined && !isShut(row)) onOpen?.(row)
    else if (event.code === "KeyA" && (event.ctrlKey || event.metaKey) && onSelect !== undefined) all()
    else if (event.key === "Escape" && chosen.size > 0) onSelect?.(NOTHING)
    else return
    event.preventDefault()
  }
  const click = (event: MouseEvent<HTMLElement>, place: number) => {
    setActive(place)
    const row = sorted[place]
    // Controls inside a row, and their labels, do their own work.
    if (row === undefined || (event.target as Element).closest("a, button, input, label, select") !== null)
      return
    if (onSelect !== undefined && (event.shiftKey || event.ctrlKey || event.metaKey))
      toggle(place, event.shiftKey)
    else if (!isShut(row)) onOpen?.(row)
  }

  if (isPending) return <Skeleton lines={8} />
  if (sorted.length === 0 && empty !== undefined) return <>{empty}</>
  const title = columns.find((column) => column.isTitle) ?? columns[0]
  const sortable = columns.filter((column) => column.sortBy !== undefined)
  const tracks = [...(onSelect ? ["40px"] : []), ...columns.map((column) => track(column.width))].join(" ")
  return (
    <div className={styles.root} style={{ "--tracks": tracks } as React.CSSProperties}>
      {sortable.length > 0 && (
        <div className={styles.order}>
          <Select
            label={t`Порядок`}
            placeholder={t`Порядок`}
            isLabelHidden
            size="small"
            value={sort?.column ?? null}
            onChange={(column) => setSort({ column, direction: "ascending" })}
            options={sortable.map((column) => ({ value: column.id, label: column.header }))}
          />
        </div>
      )}
      <div
        ref={table}
        role="grid"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        aria-multiselectable={onSelect !== undefined || undefined}
        className={visible.isAlone ? `${styles.table} ${styles.alone}` : styles.table}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row}>
            {onSelect && (
              <div role="columnheader" className={styles.pick}>
                <Checkbox
                  aria-label={t`Выбрать все`}
                  isSelected={chosen.size > 0 && chosen.size >= sorted.length}
                  isIndeterminate={chosen.size > 0 && chosen.size < sorted.length}
                  onChange={(isOn) => (isOn ? all() : onSelect(NOTHING))}
                />
              </div>
            )}
            {columns.map((column) => (
              <div
                key={column.id}
                role="columnheader"
                aria-sort={
                  column.sortBy === undefined
                    ? undefined
                    : sort?.column === column.id
                      ? sort.direction
                      : "none"
                }
                className={column.align === "end" ? styles.end : undefined}
              >
                {column.sortBy === undefined ? (
                  column.header || <span className={styles.unseen}>{t`Действия`}</span>
                ) : (
                  <button type="button" onClick={() => setSort(turnSort(sort, column.id))}>
                    {column.header}
                    {sort?.column === column.id &&
                      (sort.direction === "ascending" ? (
                        <ArrowUp aria-hidden="true" />
                      ) : (
                        <ArrowDown aria-hidden="true" />
                      ))}
                  </button>
                )}
              </div>
            ))}
          </div>
        </div>
        <div ref={body} role="rowgroup" className={styles.body}>
          {visible.before > 0 && <div style={{ height: visible.before }} />}
          {visible.places.map((place) => {
            const row = sorted[place]
            if (row === undefined) return null
            const key = keyOf(row)
            return (
              <div
                key={key}
                ref={visible.measure}
                data-index={place}
                data-place={place}
                role="row"
                aria-rowindex={place + 2}
                aria-label={nameOf(row)}
                aria-selected={onSelect === undefined ? undefined : chosen.has(key)}
                tabIndex={place === here ? 0 : -1}
                onKeyDown={(event) => press(event, place)}
                onClick={(event) => click(event, place)}
                className={[styles.row, onOpen && !isShut(row) ? styles.opens : ""].join(" ")}
              >
                {onSelect && (
                  <div role="gridcell" className={styles.pick}>
                    <Checkbox
                      aria-label={t`Выбрать: ${nameOf(row)}`}
                      isSelected={chosen.has(key)}
                      onChange={() => toggle(place, false)}
                      excludeFromTabOrder
                    />
                  </div>
                )}
                {columns.map((column) => (
                  <div
                    key={column.id}
                    role="gridcell"
                    data-header={column === title || column.isBare ? undefined : column.header}
                    className={[
                      column.align === "end" ? styles.end : "",
                      column === title ? styles.title : "",
                      column.isHiddenOnPhone ? styles.wideOnly : "",
                    ].join(" ")}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            )
          })}
          {visible.after > 0 && <div style={{ height: visible.after }} />}
        </div>
      </div>
      {bulk !== undefined && chosen.size > 0 && (
        <TableBulk count={chosen.size} onClear={() => onSelect?.(NOTHING)}>
          {bulk(chosen)}
        </TableBulk>
      )}
    </div>
  )
}

const NOTHING: ReadonlySet<string> = new Set()
const NEVER = () => false

/** A share of the width never grows with its content: columns of all rows stay one under another. */
function track(width = "1fr"): string {
  return width.endsWith("fr") ? `minmax(0, ${width})` : width
}
