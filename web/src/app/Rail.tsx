import { useLingui } from "@lingui/react/macro"
import { Link, useRouterState } from "@tanstack/react-router"
import { FileSignature, type LucideIcon, MessageCircle, School, Users, Video } from "lucide-react"
import { lazy, type ReactNode, Suspense } from "react"
import { useIsAnyLive, useUnreadTotal } from "../chat/ChatContext"
import { useWaitingDocuments } from "../compliance/useComplianceNews"
import { useMembership } from "../foundation/session"
import { Avatar } from "../ui/Avatar"
import { useOrganisation } from "./organisation-context"
import styles from "./Rail.module.css"

const ProfileMenu = lazy(() => import("./ProfileMenu").then((found) => ({ default: found.ProfileMenu })))

/** The ways through the organisation: a rail on the left, on a phone a bar at the bottom. */
export function Rail() {
  const { t } = useLingui()
  const { organisation, member } = useMembership()
  const abilities = useOrganisation()?.abilities ?? []
  const unread = useUnreadTotal()
  const isLive = useIsAnyLive()
  const waiting = useWaitingDocuments()
  const slug = organisation.slug
  return (
    <nav className={styles.rail} aria-label={t`Разделы`}>
      <strong className={styles.logo} aria-hidden="true">
        П
      </strong>
      <RailLink to={`/o/${slug}/chats`} icon={MessageCircle} label={t`Чаты`}>
        {unread > 0 && <b className={styles.count}>{unread > 99 ? "99+" : unread}</b>}
      </RailLink>
      <RailLink to={`/o/${slug}/lessons`} icon={Video} label={t`Уроки`}>
        {isLive && <b className={styles.live} title={t`Идёт звонок`} />}
      </RailLink>
      {(waiting > 0 || abilities.includes("acknowledgements.own")) && (
        <RailLink to={`/o/${slug}/acknowledgements`} icon={FileSignature} label={t`Документы`}>
          {waiting > 0 && <b className={styles.count}>{waiting}</b>}
        </RailLink>
      )}
      {abilities.includes("family.own") && <RailLink to={`/o/${slug}/family`} icon={Users} label={t`Дети`} />}
      {abilities.some((one) => SCHOOL.has(one)) && (
        <RailLink to={`/o/${slug}/school`} icon={School} label={t`Школа`} />
      )}
      <span className={styles.me}>
        <Suspense fallback={<Avatar id={member.id} name={member.name} size={36} />}>
          <ProfileMenu />
        </Suspense>
      </span>
    </nav>
  )
}

const SCHOOL = new Set([
  "structure.edit",
  "members.see",
  "groups.own",
  "roster.import",
  "invitations.all",
  "invitations.own_groups",
])

type RailLinkProps = { to: string; icon: LucideIcon; label: string; children?: ReactNode }

function RailLink({ to, icon: Icon, label, children }: RailLinkProps) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isHere = path === to || path.startsWith(`${to}/`)
  return (
    <Link
      to={to}
      className={isHere ? `${styles.link} ${styles.here}` : styles.link}
      aria-current={isHere ? "page" : undefined}
    >
      <Icon className={styles.icon} aria-hidden="true" />
      <span>{label}</span>
      {children}
    </Link>
  )
}
