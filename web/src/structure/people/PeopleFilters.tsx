import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useMembership } from "../../foundation/session"
import { roleWord, useWords } from "../../organisations/words"
import { SearchField } from "../../ui/SearchField"
import { Select } from "../../ui/Select"
import { groupsQuery, type MemberFilter } from "../api"
import styles from "./PeopleScreen.module.css"

type Props = {
  filter: MemberFilter
  onChange: (part: Partial<MemberFilter>) => void
  mayConfirm: boolean
}

/** Whom the list is narrowed to. */
export function PeopleFilters({ filter, onChange, mayConfirm }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { data: groups = [] } = useQuery(groupsQuery(organisation.id))
  const roles = [
    "student",
    "guardian",
    "teacher",
    "staff",
    "administration",
    "administrator",
    "head",
  ] as const
  return (
    <search className={styles.filters}>
      <SearchField
        label={t`Фамилия или имя`}
        value={filter.search}
        onChange={(search) => onChange({ search })}
      />
      <Select
        label={t`Роль`}
        isLabelHidden
        value={filter.role || "any"}
        onChange={(role) => onChange({ role: role === "any" ? "" : role })}
        options={[
          { value: "any", label: t`Все роли` },
          ...roles.map((role) => ({ value: role, label: roleWord(role, words) })),
        ]}
      />
      <Select
        label={words.group}
        isLabelHidden
        value={filter.groupId || "any"}
        onChange={(groupId) => onChange({ groupId: groupId === "any" ? "" : groupId })}
        options={[
          { value: "any", label: words.allGroups },
          ...groups.map((group) => ({ value: group.id, label: group.name })),
        ]}
      />
      <Select
        label={t`Состояние`}
        isLabelHidden
        value={filter.state}
        onChange={(state) => onChange({ state })}
        options={[
          { value: "all", label: t`Любое состояние` },
          ...(mayConfirm ? [{ value: "unconfirmed", label: t`Не подтверждены` }] : []),
          { value: "claimed", label: t`На связи` },
          { value: "unclaimed", label: t`Ещё не пришли` },
          ...(mayConfirm ? [{ value: "left", label: t`Ушли` }] : []),
        ]}
      />
    </search>
  )
}
