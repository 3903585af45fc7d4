import { plural } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import type { OrganisationPage } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { Select } from "../../ui/Select"
import { toast } from "../../ui/Toasts"
import styles from "./SettingsScreen.module.css"
import { useChangeOrganisation } from "./useChangeOrganisation"

const NEVER = "0"
const TERMS = [7, 14, 30, 60]
const WAITS = [1, 2, 3, 5, 7, 14]

/** When links that nobody used end by themselves, and when requests that wait are reminded of. */
export function InvitationRules({ page }: { page: OrganisationPage }) {
  const { t } = useLingui()
  const change = useChangeOrganisation()
  const settings = { ...page.settings, ...(change.isPending ? change.variables.settings : {}) }
  const set = (changed: Partial<OrganisationPage["settings"]>) =>
    change.mutate(
      { settings: changed },
      { onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)) },
    )
  return (
    <div className={styles.form}>
      <Select
        label={t`Отзывать ссылки, по которым никто не вошёл`}
        value={String(settings.revokeUnclaimedAfterDays ?? 0)}
        onChange={(days) => set({ revokeUnclaimedAfterDays: days === NEVER ? null : Number(days) })}
        options={daysFrom(TERMS, settings.revokeUnclaimedAfterDays, t`не отзывать`)}
      />
      <Select
        label={t`Напомнить о заявке классному руководителю`}
        value={String(settings.remindCuratorAfterDays)}
        onChange={(days) => set({ remindCuratorAfterDays: Number(days) })}
        options={daysFrom(WAITS, settings.remindCuratorAfterDays, t`не напоминать`)}
      />
      <Select
        label={t`Напомнить о заявке администратору`}
        value={String(settings.remindAdministratorAfterDays)}
        onChange={(days) => set({ remindAdministratorAfterDays: Number(days) })}
        options={daysFrom(WAITS, settings.remindAdministratorAfterDays, t`не напоминать`)}
      />
    </div>
  )
}

function daysFrom(usual: number[], now: number | null | undefined, never: string) {
  const days = [...new Set([...usual, ...(now ? [now] : [])])].sort((one, other) => one - other)
  return [
    { value: NEVER, label: never },
    ...days.map((count) => ({
      value: String(count),
      label: plural(count, {
        one: "через # день",
        few: "через # дня",
        many: "через # дней",
        other: "через # дня",
      }),
    })),
  ]
}
