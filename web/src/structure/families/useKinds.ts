import { useLingui } from "@lingui/react/macro"
import type { FamilyMember } from "../../foundation/contract/generated/api"

export type GuardianKind = FamilyMember["kind"]

/** What a guardian is to the child. */
export function useKinds(): Record<GuardianKind, string> {
  const { t } = useLingui()
  return {
    mother: t`мать`,
    father: t`отец`,
    guardian: t`опекун`,
    trusted: t`доверенное лицо`,
    other: t`родственник`,
  }
}

/** The same for a choice in a form, with what it means. */
export function useKindOptions(): { value: GuardianKind; label: string; description?: string }[] {
  const { t } = useLingui()
  return [
    { value: "mother", label: t`Мать` },
    { value: "father", label: t`Отец` },
    { value: "guardian", label: t`Опекун`, description: t`Опекун, попечитель, приёмный родитель` },
    { value: "trusted", label: t`Доверенное лицо`, description: t`Забирает ребёнка, но не входит за него` },
    { value: "other", label: t`Родственник` },
  ]
}
