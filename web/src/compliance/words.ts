import { plural, t } from "@lingui/core/macro"
import type { RegulationView } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"

/** «№ 17-О от 20.11.2026, редакция 2» */
export function documentLine({ number, dated, version }: RegulationView): string {
  const parts = [
    [number === "" ? "" : t`№ ${number}`, dated === null ? "" : t`от ${dateOf(dated)}`]
      .filter((part) => part !== "")
      .join(" "),
    version > 1 ? t`редакция ${version}` : "",
  ]
  return parts.filter((part) => part !== "").join(", ")
}

/** Whom the document asks: «Все сотрудники», «Родители: 5А, 5Б». */
export function audienceLine({ audience, groupNames }: RegulationView): string {
  const names = groupNames.join(", ")
  if (audience === "staff") return names === "" ? t`Все сотрудники` : t`Сотрудники: ${names}`
  return names === "" ? t`Все родители` : t`Родители: ${names}`
}

/** Days from today to a date; negative when it is over. */
export function daysTo(deadline: string, now: Date = new Date()): number {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  return Math.round((new Date(`${deadline}T00:00:00`).getTime() - today.getTime()) / 86_400_000)
}

/** «осталось 3 дня», «сегодня», «просрочено на 2 дня» */
export function deadlineWords(deadline: string, now: Date = new Date()): string {
  const days = daysTo(deadline, now)
  if (days === 0) return t`подписать сегодня`
  if (days > 0)
    return plural(days, {
      one: "остался # день",
      few: "осталось # дня",
      many: "осталось # дней",
      other: "осталось # дня",
    })
  return plural(-days, {
    one: "просрочено на # день",
    few: "просрочено на # дня",
    many: "просрочено на # дней",
    other: "просрочено на # дня",
  })
}

export function documentsCount(count: number): string {
  return plural(count, { one: "# документ", few: "# документа", many: "# документов", other: "# документа" })
}

export function peopleWord(count: number): string {
  return plural(count, { one: "# человек", few: "# человека", many: "# человек", other: "# человека" })
}
