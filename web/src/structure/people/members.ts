import type { MemberRow, Role } from "../../foundation/contract/generated/api"

const STAFF: ReadonlySet<Role> = new Set(["head", "administrator", "administration", "teacher", "staff"])

/** «Ковалёв Миша Петрович», as lists have it. */
export function fullName({ name, displayName }: MemberRow): string {
  return [name.surname, name.given, name.patronymic].filter(Boolean).join(" ") || displayName
}

export const isStaffRole = (role: Role): boolean => STAFF.has(role)

/** Whether the badge stands beside the name: somebody who works here and was confirmed. */
export function isVerified(member: MemberRow): boolean {
  return member.roles.some(({ role, isConfirmed }) => isStaffRole(role) && isConfirmed)
}

/** Roles that wait for the administrator's word. */
export function unconfirmedRoles(member: MemberRow): Role[] {
  return member.roles
    .filter(({ role, isConfirmed }) => isStaffRole(role) && !isConfirmed)
    .map(({ role }) => role)
}

/** Roles that an administrator gives by hand; pupils and guardians have theirs by enrolment. */
export const GIVEN_ROLES = [
  "teacher",
  "staff",
  "administration",
  "administrator",
  "head",
] as const satisfies readonly Role[]
