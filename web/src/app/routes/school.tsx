import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useParams } from "@tanstack/react-router"
import { useMembership } from "../../foundation/session"
import { requestsQuery } from "../../invitations/api"
import { GroupInvitations, InvitationsScreen } from "../../invitations/InvitationsScreen"
import { RequestsScreen } from "../../invitations/requests/RequestsScreen"
import { useAbilities } from "../../organisations/api"
import { SettingsScreen } from "../../organisations/settings/SettingsScreen"
import { useWords } from "../../organisations/words"
import { GroupScreen } from "../../structure/groups/GroupScreen"
import { GroupsScreen } from "../../structure/groups/GroupsScreen"
import { OverviewScreen } from "../../structure/OverviewScreen"
import { PeopleScreen } from "../../structure/people/PeopleScreen"
import { RosterScreen } from "../../structure/roster/RosterScreen"
import { useSchoolNews } from "../../structure/useSchoolNews"
import { Count } from "../../ui/Count"
import { Select } from "../../ui/Select"
import { Skeleton } from "../../ui/Skeleton"
import styles from "./school.module.css"

type Part = { key: string; label: string; count?: number }

/** The administration's part of the app: /o/<slug>/school and what is under it. */
export function SchoolRoute() {
  const { slug, _splat = "" } = useParams({ strict: false })
  useSchoolNews()
  const [part = "", id] = _splat.split("/").filter(Boolean)
  const base = `/o/${slug}/school`
  return (
    <div className={styles.frame}>
      <Parts base={base} part={part} />
      <main className={styles.main}>
        <Screen key={part} part={part} id={id} base={base} />
      </main>
    </div>
  )
}

function Screen({ part, id, base }: { part: string; id: string | undefined; base: string }) {
  const abilities = useAbilities()
  // Not known yet: a link into the school must not end at the overview.
  if (abilities.size === 0) return <Skeleton lines={6} />
  const mayInvite = abilities.has("invitations.all") || abilities.has("invitations.own_groups")
  if (part === "invitations" && mayInvite) return <InvitationsScreen />
  if (part === "requests" && mayInvite) return <RequestsScreen />
  if (part === "roster" && abilities.has("roster.import")) return <RosterScreen base={base} rosterId={id} />
  if (part === "people" && abilities.has("members.see")) return <PeopleScreen />
  if (part === "settings" && abilities.has("organisation.edit")) return <SettingsScreen />
  if (part === "groups" && id === undefined) return <GroupsScreen base={base} />
  if (part === "groups" && id !== undefined) {
    const invitations = mayInvite ? <GroupInvitations groupId={id} /> : null
    return <GroupScreen key={id} base={base} groupId={id} invitations={invitations} />
  }
  return <OverviewScreen base={base} />
}

function useParts(): Part[] {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const abilities = useAbilities()
  const mayInvite = abilities.has("invitations.all") || abilities.has("invitations.own_groups")
  const { data: requests } = useQuery({ ...requestsQuery(organisation.id), enabled: mayInvite })
  return [
    { key: "", label: t`Обзор` },
    { key: "groups", label: words.groups },
    ...(abilities.has("members.see") ? [{ key: "people", label: t`Люди` }] : []),
    ...(abilities.has("roster.import") ? [{ key: "roster", label: t`Список из файла` }] : []),
    ...(mayInvite
      ? [
          { key: "invitations", label: t`Приглашения` },
          { key: "requests", label: t`Заявки`, count: requests?.length ?? 0 },
        ]
      : []),
    ...(abilities.has("organisation.edit") ? [{ key: "settings", label: t`Настройки` }] : []),
  ]
}

function Parts({ base, part }: { base: string; part: string }) {
  const { t } = useLingui()
  const words = useWords()
  const navigate = useNavigate()
  const parts = useParts()
  const pathOf = (key: string) => (key === "" ? base : `${base}/${key}`)
  return (
    <nav className={styles.parts} aria-label={words.place}>
      <h2>{words.place}</h2>
      <ul>
        {parts.map(({ key, label, count = 0 }) => (
          <li key={key}>
            <Link
              to={pathOf(key)}
              className={key === part ? styles.here : undefined}
              aria-current={key === part ? "page" : undefined}
            >
              {label}
              <Count value={count} label={t`ждут решения: ${count}`} />
            </Link>
          </li>
        ))}
      </ul>
      <div className={styles.choice}>
        <Select
          label={t`Раздел`}
          isLabelHidden
          value={part === "" ? "overview" : part}
          onChange={(key) => void navigate({ to: pathOf(key === "overview" ? "" : key) })}
          options={parts.map(({ key, label, count = 0 }) => ({
            value: key === "" ? "overview" : key,
            label: count > 0 ? `${label} (${count})` : label,
          }))}
        />
      </div>
    </nav>
  )
}
