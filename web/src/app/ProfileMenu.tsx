import { useLingui } from "@lingui/react/macro"
import { LogOut, Settings } from "lucide-react"
import { useMe, useMembership } from "../foundation/session"
import { Avatar } from "../ui/Avatar"
import { Menu, MenuItem, MenuTrigger } from "../ui/Menu"
import { leave } from "./leaving"

/** One's other organisations, the settings, the way out. */
export function ProfileMenu() {
  const { t } = useLingui()
  const { member } = useMembership()
  const { memberships } = useMe()
  return (
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
        <MenuItem icon={LogOut} onAction={() => void leave()}>{t`Выйти`}</MenuItem>
      </Menu>
    </MenuTrigger>
  )
}
