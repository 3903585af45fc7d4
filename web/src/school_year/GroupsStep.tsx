import { useLingui } from "@lingui/react/macro"
import type { GroupPlan, YearGroup } from "../foundation/contract/generated/api"
import { useWords } from "../organisations/words"
import { type Column, DataTable } from "../ui/DataTable"
import { Select } from "../ui/Select"
import { TextField } from "../ui/TextField"
import type { StepProps } from "./parts"
import { changeGroup, targetsOf } from "./plan"
import styles from "./Year.module.css"

type Row = { group: YearGroup; own: GroupPlan }

/** What becomes of each group. */
export function GroupsStep({ plan, preview, change }: StepProps) {
  const { t } = useLingui()
  const words = useWords()
  const known = new Map(preview.groups.map((group) => [group.id, group]))
  const rows = plan.groups.flatMap((own) => {
    const group = known.get(own.groupId)
    return group === undefined ? [] : [{ group, own }]
  })
  const acts = [
    { value: "promote", label: t`на год старше` },
    { value: "graduate", label: t`выпуск` },
    { value: "merge", label: t`объединить с другой` },
    { value: "keep", label: t`остаётся как есть` },
    { value: "close", label: t`закрыть` },
  ]
  const columns: Column<Row>[] = [
    {
      id: "group",
      header: words.group,
      isTitle: true,
      width: "1fr",
      cell: ({ group }) => (
        <span className={styles.group}>
          <strong>{group.name}</strong>
          <small>{words.studentsCount(group.students)}</small>
        </span>
      ),
    },
    {
      id: "act",
      header: t`Что станет`,
      width: "1.3fr",
      cell: ({ group, own }) => (
        <Select
          label={t`Что станет с ${group.name}`}
          isLabelHidden
          size="small"
          value={own.act}
          onChange={(act) =>
            change((now) => changeGroup(now, own.groupId, { act: act as GroupPlan["act"], intoId: null }))
          }
          options={acts}
        />
      ),
    },
    {
      id: "name",
      header: t`В новом году`,
      width: "1.4fr",
      cell: ({ group, own }) =>
        own.act === "promote" || own.act === "keep" ? (
          <TextField
            label={t`Название ${group.name} в новом году`}
            isLabelHidden
            value={own.name}
            onChange={(name) => change((now) => changeGroup(now, own.groupId, { name }))}
            maxLength={60}
          />
        ) : own.act === "merge" ? (
          <Select
            label={t`С кем объединить ${group.name}`}
            isLabelHidden
            size="small"
            placeholder={t`Выберите группу`}
            value={own.intoId ?? null}
            onChange={(intoId) => change((now) => changeGroup(now, own.groupId, { intoId }))}
            options={targetsOf(plan).map((one) => ({ value: one.id, label: one.name }))}
          />
        ) : (
          <span className={styles.quiet}>
            {own.act === "graduate" ? t`выпускников: ${group.graduating}` : t`уйдёт в архив`}
          </span>
        ),
    },
    {
      id: "fault",
      header: "",
      isBare: true,
      width: "1.6fr",
      cell: ({ own }) =>
        preview.faults
          .filter((fault) => fault.groupId === own.groupId)
          .map((fault) => (
            <span key={fault.code} className={fault.isBlocking ? styles.fault : styles.warning}>
              {fault.text}
            </span>
          )),
    },
  ]
  return (
    <DataTable
      label={t`Что станет с группами`}
      columns={columns}
      rows={rows}
      keyOf={({ group }) => group.id}
      nameOf={({ group }) => group.name}
    />
  )
}
