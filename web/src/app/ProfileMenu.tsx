import { useLingui } from "@lingui/react/macro"
import { useQueries } from "@tanstack/react-query"
import { LogOut, Settings, ShieldCheck } from "lucide-react"
import type { Unread } from "../foundation/contract/generated/api"
import { api, inOrganisation } from "../foundation/http"
import { useMe, useMembership } from "../foundation/session"
import { Avatar } from "../ui/Avatar"
import { Menu, MenuItem, MenuTrigger } from "../ui/Menu"
import { leave } from "./leaving"
import styles from "./ProfileMenu.module.css"

/** How often (ms) one's other organisations are asked whether something waits there. */
const ASK_EVERY = 60_000

/** One's other organisations, the settings, the way out. */
export function ProfileMenu() {
  const { t } = useLingui()
  const { member, organisation } = useMembership()
  const { memberships } = useMe()
  const waiting = useWaiting(
    memberships.map((one) => one.organisation.id).filter((id) => id !== organisation.id),
  )
  return (
    <MenuTrigger
      label={t`Профиль и настройки`}
      trigger={
        <span className={styles.me}>
          <Avatar id={member.id} name={member.name} size={36} />
          {waiting.size > 0 && <i className={styles.dot} title={t`Есть новое в другой организации`} />}
        </span>
      }
    >
      <Menu label={member.name}>
        {memberships.length > 1 &&
          memberships.map((one) => (
            <MenuItem key={one.organisation.id} href={`/o/${one.organisation.slug}/chats`}>
              {waiting.has(one.organisation.id)
                ? t`${one.organisation.shortName} · есть новое`
                : one.organisation.shortName}
            </MenuItem>
          ))}
        <MenuItem href={`/o/${organisation.slug}/my-data`} icon={ShieldCheck}>{t`Мои данные`}</MenuItem>
        <MenuItem href="/settings" icon={Settings}>{t`Настройки и устройства`}</MenuItem>
        <MenuItem icon={LogOut} onAction={() => void leave()}>{t`Выйти`}</MenuItem>
      </Menu>
    </MenuTrigger>
  )
}

/** Which of one's other organisations hold something unread; nothing else of them is known here. */
function useWaiting(organisationIds: string[]): Set<string> {
  return useQueries({
    queries: organisationIds.map((id) => ({
      queryKey: ["unread", id],
      queryFn: () => api.get<Unread>(inOrganisation(id, "unread")),
      refetchInterval: ASK_EVERY,
      staleTime: ASK_EVERY,
    })),
    combine: (found) =>
      new Set(organisationIds.filter((_, place) => (found[place]?.data?.conversations ?? 0) > 0)),
  })
}
