import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useMembership } from "../../foundation/session"
import { SearchField } from "../../ui/SearchField"
import { Select } from "../../ui/Select"
import { TextField } from "../../ui/TextField"
import { choicesQuery, type JournalFilter } from "./api"
import styles from "./JournalScreen.module.css"

type Props = { filter: JournalFilter; onChange: (filter: JournalFilter) => void }

export function JournalFilters({ filter, onChange }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data } = useQuery(choicesQuery(organisation.id))
  const change = (part: Partial<JournalFilter>) => onChange({ ...filter, ...part })
  return (
    <search className={styles.filters}>
      <SearchField
        label={t`Имя, класс или действие`}
        value={filter.search}
        onChange={(search) => change({ search })}
      />
      <Select
        label={t`Действие`}
        isLabelHidden
        value={filter.act || "any"}
        onChange={(act) => change({ act: act === "any" ? "" : act })}
        options={[
          { value: "any", label: t`Все действия` },
          ...(data?.acts ?? []).map(({ act, title }) => ({ value: act, label: title })),
        ]}
      />
      <Select
        label={t`Кто`}
        isLabelHidden
        value={filter.actorId || "any"}
        onChange={(actorId) => change({ actorId: actorId === "any" ? "" : actorId })}
        options={[
          { value: "any", label: t`Кто угодно` },
          ...(data?.actors ?? []).flatMap(({ id, name }) =>
            id === null ? [] : [{ value: id, label: name }],
          ),
        ]}
      />
      <TextField label={t`С`} type="date" value={filter.since} onChange={(since) => change({ since })} />
      <TextField label={t`По`} type="date" value={filter.until} onChange={(until) => change({ until })} />
    </search>
  )
}
