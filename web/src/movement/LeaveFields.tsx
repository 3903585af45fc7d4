import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useMembership } from "../foundation/session"
import { ComboBox } from "../ui/ComboBox"
import { TextField } from "../ui/TextField"
import { replacementsQuery } from "./api"
import type { Draft } from "./draft"
import styles from "./MovementForm.module.css"

type Props = { draft: Draft; onChange: (part: Partial<Draft>) => void }

/** The last day of a leave, and who leads the groups meanwhile. */
export function LeaveFields({ draft, onChange }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: groups } = useQuery({
    ...replacementsQuery(organisation.id, draft.memberId ?? ""),
    enabled: draft.memberId !== null,
  })
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label={t`Последний день отпуска`}
          type="date"
          value={draft.until}
          onChange={(until) => onChange({ until })}
          description={t`Можно не указывать: тогда до выхода`}
        />
      </div>
      {groups?.map(({ group, proposals }) => (
        <ComboBox
          key={group.id}
          label={t`Кто ведёт ${group.name} в это время`}
          value={draft.replacements[group.id] || null}
          onChange={(memberId) =>
            onChange({ replacements: { ...draft.replacements, [group.id]: memberId ?? "" } })
          }
          options={proposals.map((one) => ({ value: one.id, label: one.name, description: one.position }))}
          placeholder={t`Начните вводить фамилию`}
          empty={t`Такого сотрудника нет.`}
        />
      ))}
    </>
  )
}
