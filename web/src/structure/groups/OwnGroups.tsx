import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { ChevronRight } from "lucide-react"
import type { Group, OwnGroup } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { ownGroupsQuery } from "../api"
import { detailsOf, isOfStaff, useKindWords } from "./kinds"
import styles from "./OwnGroups.module.css"

/** Whether the person has groups of their own here. */
export function useOwnGroups(): OwnGroup[] {
  const { organisation } = useMembership()
  return useQuery(ownGroupsQuery(organisation.id)).data ?? []
}

/** «Мои группы»: what one leads, teaches, attends, and where one's children learn; each group once. */
export function OwnGroups({ base, own }: { base: string; own: readonly OwnGroup[] }) {
  const { t } = useLingui()
  const groups = new Map<string, { group: Group; ties: OwnGroup[] }>()
  for (const one of own) {
    const known = groups.get(one.group.id)
    if (known === undefined) groups.set(one.group.id, { group: one.group, ties: [one] })
    else known.ties.push(one)
  }
  const linkTo = (id: string): string => `${base}/groups/${id}`
  return (
    <ul className={styles.cards} aria-label={t`Мои группы`}>
      {[...groups.values()].map(({ group, ties }) => (
        <li key={group.id}>
          <Link to={linkTo(group.id)}>
            <span className={styles.text}>
              <b>{group.name}</b>
              <Ties ties={ties} group={group} />
              <Leader group={group} />
            </span>
            <ChevronRight aria-hidden="true" />
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Ties({ ties, group }: { ties: OwnGroup[]; group: Group }) {
  const { t } = useLingui()
  const kind = useKindWords()(group.kind)
  const wordOf = (tie: OwnGroup): string => {
    if (tie.isDeputy) return t`замещаете руководителя`
    if (tie.relation === "curator" || tie.relation === "head") return kind.leader
    if (tie.relation === "guardian_of") return tie.studentName
    if (tie.relation === "student") return tie.isMain ? t`здесь вы учитесь` : t`сюда вы ходите`
    if (tie.relation === "colleague") return t`вы в составе`
    return tie.subject === "" ? t`ведёте уроки` : tie.subject
  }
  const words = [...new Set(ties.map(wordOf)), detailsOf(group)].filter(Boolean)
  return <span>{words.join(" · ")}</span>
}

/** Who leads and teaches, for those who attend. */
function Leader({ group }: { group: Group }) {
  const { t } = useLingui()
  const kind = useKindWords()(group.kind)
  const standing = group.deputies.filter((one) => one.isRunning).map((one) => one.name)
  const { member } = useMembership()
  // That one leads it oneself is said already.
  if (isOfStaff(group.kind) || group.curator?.id === member.id) return null
  return (
    <small>
      {group.curator === null ? kind.noLeader : `${kind.leader}: ${group.curator.name}`}
      {standing.length > 0 && ` (${t`замещает ${standing.join(", ")}`})`}
    </small>
  )
}
