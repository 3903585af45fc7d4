import { useLingui } from "@lingui/react/macro"
import type { OrganisationPage, SettingsPatch } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { Switch } from "../../ui/Switch"
import { toast } from "../../ui/Toasts"
import styles from "./SettingsScreen.module.css"
import { useChangeOrganisation } from "./useChangeOrganisation"

/** What pupils may do among themselves; each switch acts at once. */
export function StudentRights({ page }: { page: OrganisationPage }) {
  const { t } = useLingui()
  const change = useChangeOrganisation()
  // What was just chosen is shown before the server answers; its refusal turns the switch back.
  const settings = { ...page.settings, ...(change.isPending ? change.variables.settings : {}) }
  const decide = (settingsPatch: SettingsPatch) =>
    change.mutate(
      { settings: settingsPatch },
      { onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)) },
    )
  return (
    <div className={styles.rights}>
      <Switch
        isSelected={settings.studentsWriteClassmates}
        onChange={(is) => decide({ studentsWriteClassmates: is })}
      >{t`Писать лично тем, с кем учатся вместе`}</Switch>
      <Switch
        isSelected={settings.studentsWriteTeachers}
        onChange={(is) => decide({ studentsWriteTeachers: is })}
      >{t`Писать лично всем своим учителям, а не только классному руководителю`}</Switch>
      <Switch
        isSelected={settings.studentsCreateConversations}
        onChange={(is) => decide({ studentsCreateConversations: is })}
      >{t`Создавать свои беседы`}</Switch>
      <Switch
        isSelected={settings.studentsStartCalls}
        onChange={(is) => decide({ studentsStartCalls: is })}
      >{t`Начинать звонки`}</Switch>
    </div>
  )
}
