import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import { ToggleButton } from "react-aria-components"
import type { Group, Invitation, NewInvitation, Role } from "../foundation/contract/generated/api"
import { newId } from "../foundation/ids"
import { useWords } from "../organisations/words"
import { Button } from "../ui/Button"
import { Checkbox } from "../ui/Checkbox"
import { Dialog } from "../ui/Dialog"
import { Select } from "../ui/Select"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { createInvitations } from "./api"
import styles from "./InvitationsScreen.module.css"
import { useInvitationAct } from "./useActs"
import { guestsWord, linksCount } from "./words"

const OF_GROUPS: readonly Role[] = ["student", "guardian"]
const OF_ALL: readonly Role[] = ["teacher", "staff", "administration"]
const DAY = 86_400_000

type Props = {
  groups: Group[]
  /** Ticked already: from a group's page or its chat. */
  chosen: string[]
  /** Whether the person invites staff too. */
  mayAll: boolean
  onOpenChange: (isOpen: boolean) => void
  onMade?: (made: Invitation[]) => void
}

/** Links for several groups and roles at once. */
export function CreateInvitationsDialog({ groups, chosen, mayAll, onOpenChange, onMade }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const [groupIds, setGroupIds] = useState<ReadonlySet<string>>(new Set(chosen))
  const [roles, setRoles] = useState<ReadonlySet<Role>>(new Set<Role>(["student", "guardian"]))
  const [days, setDays] = useState("14")
  const [uses, setUses] = useState("")
  // Whoever stands on the page of one group wants a link now, also beside another.
  const [isSkipping, setSkipping] = useState(chosen.length !== 1)
  const create = useInvitationAct((organisationId, links: NewInvitation[]) =>
    createInvitations(organisationId, links, isSkipping),
  )
  const maxUses = uses.trim() === "" ? null : Number(uses)
  const isUsesWrong = maxUses !== null && (!Number.isInteger(maxUses) || maxUses < 1)
  const wanted = wantedLinks(groupIds, roles)
  const submit = () => {
    const expiresAt = new Date(Date.now() + Number(days) * DAY).toISOString()
    create.mutate(
      wanted.map((link) => ({ id: newId(), ...link, expiresAt, maxUses })),
      {
        onSuccess: ({ invitations }) => {
          const made = linksCount(invitations.length)
          toast(invitations.length > 0 ? t`Готово: ${made}` : t`У всех выбранных уже есть действующая ссылка`)
          onMade?.(invitations)
          onOpenChange(false)
        },
      },
    )
  }
  const areAllTicked = groupIds.size === groups.length
  return (
    <Dialog
      title={t`Новые приглашения`}
      size="wide"
      isOpen
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <Button onPress={submit} isDisabled={wanted.length === 0 || isUsesWrong || create.isPending}>
          {wanted.length > 0 ? t`Создать (${wanted.length})` : t`Создать`}
        </Button>
      }
    >
      <div className={styles.form}>
        <fieldset>
          <legend>{t`Кого пригласить`}</legend>
          <div className={styles.chips}>
            {[...OF_GROUPS, ...(mayAll ? OF_ALL : [])].map((role) => (
              <ToggleButton
                key={role}
                className={styles.chip}
                isSelected={roles.has(role)}
                onChange={(isOn) => setRoles((now) => turned(now, role, isOn))}
              >
                {guestsWord(role, words)}
              </ToggleButton>
            ))}
          </div>
        </fieldset>
        {OF_GROUPS.some((role) => roles.has(role)) && (
          <fieldset>
            <legend>{words.groups}</legend>
            <div className={styles.chips}>
              {groups.map((group) => (
                <ToggleButton
                  key={group.id}
                  className={styles.chip}
                  isSelected={groupIds.has(group.id)}
                  onChange={(isOn) => setGroupIds((now) => turned(now, group.id, isOn))}
                >
                  {group.name}
                </ToggleButton>
              ))}
              {groups.length > 1 && (
                <Button
                  variant="plain"
                  size="small"
                  onPress={() =>
                    setGroupIds(areAllTicked ? new Set() : new Set(groups.map((group) => group.id)))
                  }
                >
                  {areAllTicked ? t`Снять все` : t`Отметить все`}
                </Button>
              )}
            </div>
          </fieldset>
        )}
        <div className={styles.pair}>
          <Select
            label={t`Сколько действует`}
            value={days}
            onChange={setDays}
            options={[
              { value: "3", label: t`3 дня` },
              { value: "14", label: t`2 недели` },
              { value: "30", label: t`Месяц` },
              { value: "270", label: t`Учебный год` },
            ]}
          />
          <TextField
            label={t`Сколько человек может войти`}
            value={uses}
            onChange={setUses}
            inputMode="numeric"
            placeholder={t`без ограничения`}
            error={isUsesWrong ? t`Напишите число` : undefined}
          />
        </div>
        <Checkbox isSelected={isSkipping} onChange={setSkipping}>
          {t`Пропустить тех, у кого уже есть действующая ссылка`}
        </Checkbox>
      </div>
    </Dialog>
  )
}

/** One link a group and role; staff are invited to the whole organisation. */
function wantedLinks(
  groupIds: ReadonlySet<string>,
  roles: ReadonlySet<Role>,
): { groupId: string | null; role: Role }[] {
  const ofGroups = OF_GROUPS.filter((role) => roles.has(role)).flatMap((role) =>
    [...groupIds].map((groupId) => ({ groupId, role })),
  )
  return [...ofGroups, ...OF_ALL.filter((role) => roles.has(role)).map((role) => ({ groupId: null, role }))]
}

function turned<T>(set: ReadonlySet<T>, one: T, isOn: boolean): ReadonlySet<T> {
  const next = new Set(set)
  if (isOn) next.add(one)
  else next.delete(one)
  return next
}
