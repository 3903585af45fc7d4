import { plural, t } from "@lingui/core/macro"

/** «40 мин», «1 ч 05 мин», «меньше минуты». */
export function stayOf(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (seconds < 60) return t`меньше минуты`
  if (minutes < 60) return plural(minutes, { one: "# мин", few: "# мин", many: "# мин", other: "# мин" })
  const rest = String(minutes % 60).padStart(2, "0")
  return t`${Math.floor(minutes / 60)} ч ${rest} мин`
}
