import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual"
import { type RefObject, useLayoutEffect, useState } from "react"
import { language } from "../foundation/i18n"

export type Sort = { column: string; direction: "ascending" | "descending" }
export type SortValue = string | number | boolean | null

/** Fewer rows than these are all in the page: the browser finds and prints them. */
const MOST_AT_ONCE = 100

/** The rows in the order of a column, numbers within words by their value («2А» before «10А»), nothing last. */
export function sortRows<Row>(
  rows: readonly Row[],
  worth: ((row: Row) => SortValue) | undefined,
  direction: Sort["direction"],
): readonly Row[] {
  if (worth === undefined) return rows
  const collator = new Intl.Collator(language(), { numeric: true, sensitivity: "base" })
  const sign = direction === "ascending" ? 1 : -1
  const isNothing = (value: SortValue) => value === null || value === ""
  return rows
    .map((row) => ({ row, value: worth(row) }))
    .sort((one, other) => {
      if (isNothing(one.value) || isNothing(other.value))
        return Number(isNothing(one.value)) - Number(isNothing(other.value))
      if (typeof one.value === "number" && typeof other.value === "number")
        return sign * (one.value - other.value)
      return sign * collator.compare(String(one.value), String(other.value))
    })
    .map(({ row }) => row)
}

/** The next order when a header is pressed. */
export function turnSort(now: Sort | null, column: string): Sort {
  const isAscending = now?.column === column && now.direction === "ascending"
  return { column, direction: isAscending ? "descending" : "ascending" }
}

type Visible = {
  /** Places of the rows to draw, ascending. */
  places: number[]
  before: number
  after: number
  measure: ((element: HTMLElement | null) => void) | undefined
  /** Nothing around the table scrolls: the table itself must. */
  isAlone: boolean
  reveal: (place: number) => void
}

/** Which of many rows are drawn: those in sight of the scrolling box around the table. */
export function useVisibleRows(
  count: number,
  table: RefObject<HTMLElement | null>,
  body: RefObject<HTMLElement | null>,
): Visible {
  const isVirtual = count > MOST_AT_ONCE
  const [scroller, setScroller] = useState<{ box: HTMLElement; margin: number; isAlone: boolean } | null>(
    null,
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row more or less may move the table
  useLayoutEffect(() => {
    if (!isVirtual || table.current === null || body.current === null) return setScroller(null)
    const around = scrollerOf(table.current)
    const box = around ?? table.current
    const margin = body.current.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
    setScroller((now) =>
      now?.box === box && now.margin === margin ? now : { box, margin, isAlone: around === null },
    )
  }, [isVirtual, count])

  const virtualizer = useVirtualizer({
    count: isVirtual ? count : 0,
    getScrollElement: () => scroller?.box ?? null,
    estimateSize: () => 56,
    overscan: 12,
    scrollMargin: scroller?.margin ?? 0,
  })
  if (!isVirtual) {
    return {
      places: Array.from({ length: count }, (_, place) => place),
      before: 0,
      after: 0,
      measure: undefined,
      isAlone: false,
      reveal: () => undefined,
    }
  }
  const items: VirtualItem[] = virtualizer.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  const margin = virtualizer.options.scrollMargin
  return {
    places: items.map((item) => item.index),
    before: first === undefined ? 0 : first.start - margin,
    after: last === undefined ? 0 : virtualizer.getTotalSize() - (last.end - margin),
    measure: virtualizer.measureElement,
    isAlone: scroller?.isAlone ?? false,
    reveal: (place) => virtualizer.scrollToIndex(place, { align: "auto" }),
  }
}

function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  for (let box = element?.parentElement ?? null; box !== null; box = box.parentElement) {
    const { overflowY } = getComputedStyle(box)
    if ((overflowY === "auto" || overflowY === "scroll") && box !== document.body) return box
  }
  return null
}
