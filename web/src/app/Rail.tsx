import { useLingui } from "@lingui/react/macro"
import { Link, useRouterState } from "@tanstack/react-router"
import { type LucideIcon, MessageCircle, School, Settings, Video } from "lucide-react"
import type { ReactNode } from "react"
import { useIsAnyLive, useUnreadTotal } from "../chat/ChatContext"
import { useMe, useMembership } from "../foundation/session"
import { Avatar } from "../ui/Avatar"
import { Menu, MenuItem, MenuTrigger } from "../ui/Menu"
import { useOrganisation } from "./OrganisationParts"
import styles from "./Rail.module.css"
import { leave } from "./leaving"

/** The ways through the organisation: a rail on the left, on a phone a bar at the bottom. */
export function Rail() {
  const { t } = useLingui()
  const { organisation, member } = useMembership()
  const { memberships } = useMe()
  const abilities = useOrganisation()?.abilities ?? []
  const unread = useUnreadTotal()
  const isLive = useIsAnyLive()
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
      {abilities.some((one) => SCHOOL.has(one)) && (
        <RailLink to={`/o/${slug}/school`} icon={School} label={t`Школа`} />
      )}
      <span className={styles.me}>
        <MenuTrigger
          label={t`Профиль и настройки`}
          trigger={<Avatar id={member.id} name={member.name} size={36} />}
        >
          <Menu label={member.name}>
            {memberships.length > 1 &&
              memberships.map((one) => (
                <MenuItem key={one.organisation.id} href={`/o/${one.organisation.slug}/chats`}>
                  {one.organisation.shortName}
                </MenuItem>
              ))}
            <MenuItem href="/settings" icon={Settings}>{t`Настройки и устройства`}</MenuItem>
            <MenuItem onAction={() => void leave()}>{t`Выйти`}</MenuItem>
          </Menu>
        </MenuTrigger>
      </span>
    </nav>
  )
}

const SCHOOL = new Set(["structure.edit", "members.see", "roster.import", "invitations.all", "invitations.own_groups"])

type RailLinkProps = { to: string; icon: LucideIcon; label: string; children?: ReactNode }

function RailLink({ to, icon: Icon, label, children }: RailLinkProps) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isHere = path === to || path.startsWith(`${to}/`)
  return (
    <Link to={to} className={isHere ? `${styles.link} ${styles.here}` : styles.link} aria-current={isHere ? "page" : undefined}>
      <Icon className={styles.icon} aria-hidden="true" />
      <span>{label}</span>
      {children}
    </Link>
  )
}
