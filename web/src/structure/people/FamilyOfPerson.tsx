import type { MemberRow } from "../../foundation/contract/generated/api"
import { FamilySection } from "../families/FamilySection"

const HAVE_FAMILY = new Set(["student", "guardian"])

/** Children of a guardian, guardians of a pupil; for whoever keeps the links, what to do with them. */
export function FamilyOfPerson({ person }: { person: MemberRow }) {
  if (!person.roles.some(({ role }) => HAVE_FAMILY.has(role))) return null
  const group = person.groups.find((one) => one.relation === "student")
  const name = [person.name.surname, person.name.given].filter(Boolean).join(" ")
  return <FamilySection person={{ id: person.id, name }} groupId={group?.id} />
}
