import { locale } from "./i18n"

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${name}`
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale(), options)
    formats.set(key, format)
  }
  return format
}

/** «10:42» */
export function timeOf(at: string | Date): string {
  return dateFormat("time", { hour: "2-digit", minute: "2-digit" }).format(new Date(at))
}

/** «понедельник, 23 ноября»; another year is named. */
export function dayOf(at: string | Date, now: Date = new Date()): string {
  const date = new Date(at)
  const isThisYear = date.getFullYear() === now.getFullYear()
  return dateFormat(isThisYear ? "day" : "day-year", {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(date)
}

/** «23.11.2026» */
export function dateOf(at: string | Date): string {
  return dateFormat("date", { day: "2-digit", month: "2-digit", year: "numeric" }).format(new Date(at))
}

/** The day on the wall, as a date field wants it: «2026-11-23». */
export function todayHere(now: Date = new Date()): string {
  const pad = (value: number) => String(value).padStart(2, "0")
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
}

/** «23 ноября, 10:42» */
export function momentOf(at: string | Date): string {
  return dateFormat("moment", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }).format(
    new Date(at),
  )
}

/** For lists: «10:42» today, «вс» within a week, else «12.10». */
export function whenOf(at: string | Date, now: Date = new Date()): string {
  const date = new Date(at)
  if (sameDay(date, now)) return timeOf(date)
  const days = (startOfDay(now).getTime() - startOfDay(date).getTime()) / 86_400_000
  if (days === 1) return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-1, "day")
  if (days < 7) return dateFormat("weekday", { weekday: "short" }).format(date)
  return dateFormat("short", { day: "2-digit", month: "2-digit" }).format(date)
}

export function sameDay(one: Date, other: Date): boolean {
  return startOfDay(one).getTime() === startOfDay(other).getTime()
}

function startOfDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate())
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const

/** «1,8 МБ» */
export function sizeOf(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: UNITS[power] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value)
}

/** «1 824» */
export function numberOf(value: number): string {
  return new Intl.NumberFormat(locale()).format(value)
}

/** «12:04», «1:02:33» of seconds. */
export function durationOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number) => String(value).padStart(2, "0")
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
