import { plural, t } from "@lingui/core/macro"
import { useLingui } from "@lingui/react"
import type { MovementView } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import type { Kind, Side } from "./api"

export const STUDENT_KINDS = ["arrival", "departure", "transfer"] as const satisfies readonly Kind[]
export const STAFF_KINDS = ["taken_on", "leave", "return", "dismissal"] as const satisfies readonly Kind[]

export const kindsOf = (side: Side): readonly Kind[] => (side === "students" ? STUDENT_KINDS : STAFF_KINDS)

/** What happened, in a word. */
export function kindWord(kind: Kind): string {
  switch (kind) {
    case "arrival":
      return t`Прибытие`
    case "departure":
      return t`Выбытие`
    case "transfer":
      return t`Перевод`
    case "taken_on":
      return t`Приём на работу`
    case "leave":
      return t`Отпуск`
    case "return":
      return t`Выход из отпуска`
    case "dismissal":
      return t`Увольнение`
  }
}

/** What it means, for the choice in the form. */
export function kindHint(kind: Kind): string {
  switch (kind) {
    case "arrival":
      return t`Новый человек или вернулся прежний`
    case "departure":
      return t`Уходит от нас; место закроется`
    case "transfer":
      return t`Из одной группы в другую`
    case "taken_on":
      return t`Новый сотрудник или вернулся прежний`
    case "leave":
      return t`С даты по дату, с заменой`
    case "return":
      return t`Раньше срока или без него`
    case "dismissal":
      return t`Доступ закроется сразу`
  }
}

/** Where the movement stands, with the day where it waits for one. */
export function stateWord(movement: MovementView): string {
  switch (movement.state) {
    case "reported":
      return t`Ждёт решения`
    case "returned":
      return t`Возвращено`
    case "scheduled":
      return t`Вступит в силу ${dateOf(movement.onDate)}`
    case "applied":
      return t`Применено`
    case "withdrawn":
      return t`Отозвано`
    case "undone":
      return t`Отменено`
  }
}

/** «5А → 5Б», «5А → Лицей № 2», «→ 5А». */
export function wayOf(movement: MovementView): string {
  const { fromGroup, toGroup, place, kind } = movement
  if (kind === "arrival") return `${place === "" ? "" : `${place} `}→ ${toGroup?.name ?? ""}`
  if (kind === "departure") return `${fromGroup?.name ?? ""} → ${place === "" ? "…" : place}`
  if (kind === "transfer") return `${fromGroup?.name ?? ""} → ${toGroup?.name ?? ""}`
  if (kind === "leave" && movement.until !== null) return t`по ${dateOf(movement.until)}`
  if (kind === "taken_on") return movement.person?.position ?? ""
  return ""
}

/** «№ 45-д от 21.11.2026» */
export function orderOf(movement: { orderNumber: string; orderDate: string | null }): string {
  if (movement.orderNumber === "") return ""
  return movement.orderDate === null
    ? t`№ ${movement.orderNumber}`
    : t`№ ${movement.orderNumber} от ${dateOf(movement.orderDate)}`
}

export const movementsCount = (count: number) =>
  plural(count, { one: "# движение", few: "# движения", many: "# движений", other: "# движения" })

export const appliedWord = () => t`Применено`

/** The words follow the language: whoever shows them draws again when it changes. */
export function useMovementWords(): void {
  useLingui()
}
