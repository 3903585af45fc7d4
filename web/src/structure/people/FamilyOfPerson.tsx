import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import type { FamilyMember, FamilyPage, MemberRow } from "../../foundation/contract/generated/api"
import { api, inOrganisation } from "../../foundation/http"
import { useMembership } from "../../foundation/session"
import { structureKey } from "../api"
import styles from "./PersonSheet.module.css"

const HAVE_FAMILY = new Set(["student", "guardian"])

/** Children of a guardian, guardians of a pupil. */
export function FamilyOfPerson({ person }: { person: MemberRow }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: [...structureKey(organisation.id), "family", person.id],
    queryFn: () => api.get<FamilyPage>(inOrganisation(organisation.id, "members", person.id, "family")),
    enabled: person.roles.some(({ role }) => HAVE_FAMILY.has(role)),
    // Whoever sees the person in the list may still not see the family.
    retry: false,
  })
  if (data === undefined) return null
  return (
    <>
      <People title={t`Родители`} people={data.guardians} />
      <People title={t`Дети`} people={data.children} />
    </>
  )
}

function People({ title, people }: { title: string; people: FamilyMember[] }) {
  const { t } = useLingui()
  if (people.length === 0) return null
  const kinds = {
    mother: t`мать`,
    father: t`отец`,
    guardian: t`опекун`,
    trusted: t`доверенное лицо`,
    other: t`родственник`,
  }
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      <ul>
        {people.map((one) => (
          <li key={one.id}>
            {one.fullName}
            <small>{[kinds[one.kind], ...one.groups].join(", ")}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
