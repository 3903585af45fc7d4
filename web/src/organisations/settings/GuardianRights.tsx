import { useLingui } from "@lingui/react/macro"
import type { OrganisationPage } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { Switch } from "../../ui/Switch"
import { toast } from "../../ui/Toasts"
import styles from "./SettingsScreen.module.css"
import { useChangeOrganisation } from "./useChangeOrganisation"

/** Whom guardians may begin to write to. */
export function GuardianRights({ page }: { page: OrganisationPage }) {
  const { t } = useLingui()
  const change = useChangeOrganisation()
  const settings = { ...page.settings, ...(change.isPending ? change.variables.settings : {}) }
  return (
    <div className={styles.rights}>
      <Switch
        isSelected={settings.guardiansWriteTeachers}
        onChange={(is) =>
          change.mutate(
            { settings: { guardiansWriteTeachers: is } },
            { onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)) },
          )
        }
      >{t`Писать лично всем учителям ребёнка, а не только классному руководителю`}</Switch>
    </div>
  )
}
