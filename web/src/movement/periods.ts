import type { Period } from "./api"

export type PeriodKey = "month" | "quarter" | "year" | "custom"

/** The period that holds `now`: this month, three months up to it, or the school year since September. */
export function periodOf(key: Exclude<PeriodKey, "custom">, now: Date = new Date()): Period {
  const year = now.getFullYear()
  const month = now.getMonth()
  const until = day(year, month, now.getDate())
  if (key === "month") return { since: day(year, month, 1), until }
  if (key === "quarter") {
    const first = new Date(year, month - 2, 1)
    return { since: day(first.getFullYear(), first.getMonth(), 1), until }
  }
  return { since: day(month >= 8 ? year : year - 1, 8, 1), until }
}

function day(year: number, month: number, date: number): string {
  return `${year}-${String(month + 1).padStart(2, "0")}-${String(date).padStart(2, "0")}`
}
