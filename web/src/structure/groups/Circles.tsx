import { useLingui } from "@lingui/react/macro"
import { Link } from "@tanstack/react-router"
import { Shapes } from "lucide-react"
import type { GroupPage } from "../../foundation/contract/generated/api"
import { EmptyState } from "../../ui/EmptyState"
import { fullName } from "../people/members"
import styles from "./GroupScreen.module.css"

/** Where else the students of this group go. */
export function Circles({ group, base }: { group: GroupPage; base: string }) {
  const { t } = useLingui()
  const names = new Map(group.students.map((student) => [student.id, fullName(student)]))
  const linkTo = (id: string): string => `${base}/groups/${id}`
  if (group.circles.length === 0) {
    return (
      <EmptyState
        icon={Shapes}
        title={t`Кружков пока нет`}
        text={t`Здесь будет видно, в какие кружки и предметные группы ходят ученики.`}
      />
    )
  }
  return (
    <section className={styles.own}>
      {!group.seesPeople && <h2>{t`Кружки`}</h2>}
      <ul>
        {group.circles.map((circle) => (
          <li key={circle.id}>
            <span>
              <Link to={linkTo(circle.id)}>{circle.name}</Link>
              {circle.leader !== "" && ` · ${circle.leader}`}
            </span>
            {group.seesPeople && (
              <small>
                {circle.studentIds
                  .map((id) => names.get(id))
                  .filter(Boolean)
                  .join(", ")}
              </small>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
