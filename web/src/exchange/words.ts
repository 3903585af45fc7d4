import { useLingui } from "@lingui/react/macro"
import type { ScopeKey } from "./api"

/** What each scope lets a system read. */
export function useScopeWords(): Record<ScopeKey, string> {
  const { t } = useLingui()
  return {
    core: t`Люди, классы и кто где учится`,
    roster: t`Люди, классы и кто где учится`,
    demographics: t`Дата рождения и пол учеников`,
  }
}
