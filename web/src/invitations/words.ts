import { plural, t } from "@lingui/core/macro"
import type { Invitation, Role } from "../foundation/contract/generated/api"
import { roleWord, type Words } from "../organisations/words"

/** Whom a link invites: «Родители», «Ученики». */
export function guestsWord(role: Role, words: Words): string {
  if (role === "student") return words.students
  if (role === "guardian") return t`Родители`
  if (role === "teacher") return words.teachers
  if (role === "staff") return t`Сотрудники`
  return roleWord(role, words)
}

export function stateWord(state: Invitation["state"]): string {
  switch (state) {
    case "active":
      return t`действует`
    case "expired":
      return t`срок истёк`
    case "used_up":
      return t`все места заняты`
    case "revoked":
      return t`отозвана`
  }
}

export const linksCount = (count: number) =>
  plural(count, { one: "# ссылка", few: "# ссылки", many: "# ссылок", other: "# ссылки" })
