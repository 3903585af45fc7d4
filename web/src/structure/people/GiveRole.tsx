import { useLingui } from "@lingui/react/macro"
import { Plus } from "lucide-react"
import type { MemberRow, Role } from "../../foundation/contract/generated/api"
import { roleWord, useWords } from "../../organisations/words"
import buttonStyles from "../../ui/Button.module.css"
import { Menu, MenuItem, MenuTrigger } from "../../ui/Menu"
import { GIVEN_ROLES } from "./members"

type Props = {
  people: MemberRow[]
  onGive: (given: { members: MemberRow[]; role: Role }, options: { onSuccess: () => void }) => void
  onDone: () => void
}

/** One role more for everybody who is selected; pupils have theirs by enrolment. */
export function GiveRole({ people, onGive, onDone }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const adults = people.filter((member) => !member.roles.some(({ role }) => role === "student"))
  if (adults.length === 0) return null
  return (
    <MenuTrigger
      label={t`Выдать роль (${adults.length})`}
      placement="top end"
      className={[buttonStyles.button, buttonStyles.soft, buttonStyles.small].join(" ")}
      trigger={
        <>
          <Plus aria-hidden="true" />
          {t`Выдать роль (${adults.length})`}
        </>
      }
    >
      <Menu label={t`Роли`}>
        {GIVEN_ROLES.map((role) => (
          <MenuItem key={role} onAction={() => onGive({ members: adults, role }, { onSuccess: onDone })}>
            {roleWord(role, words)}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  )
}
