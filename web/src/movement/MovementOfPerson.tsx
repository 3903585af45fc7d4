import { useLingui } from "@lingui/react/macro"
import type { MemberRow } from "../foundation/contract/generated/api"
import { MovementOf } from "./MovementOf"
import styles from "./MovementOf.module.css"

const WORK = new Set(["head", "administrator", "administration", "teacher", "staff"])

/** In a person's sheet: what happened to a student or an employee, and the way to report; nothing for guardians. */
export function MovementOfPerson({ person }: { person: MemberRow }) {
  const { t } = useLingui()
  const isStudent = person.roles.some(({ role }) => role === "student")
  const worksHere = person.roles.some(({ role }) => WORK.has(role))
  if (!isStudent && !worksHere) return null
  const name = [person.name.surname, person.name.given, person.name.patronymic].filter(Boolean).join(" ")
  return (
    <section className={styles.part}>
      <h3>{t`Движение`}</h3>
      <MovementOf side={isStudent ? "students" : "staff"} person={{ id: person.id, name }} />
    </section>
  )
}
