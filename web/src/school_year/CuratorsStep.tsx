import { useLingui } from "@lingui/react/macro"
import type { GroupPlan } from "../foundation/contract/generated/api"
import { useWords } from "../organisations/words"
import { useStaff } from "../structure/groups/useStaff"
import { type Column, DataTable } from "../ui/DataTable"
import { Select } from "../ui/Select"
import { Switch } from "../ui/Switch"
import type { StepProps } from "./parts"
import { changeGroup } from "./plan"
import styles from "./Year.module.css"

const GOES_ALONG = "along"
const NOBODY = "nobody"

/** Who leads each group in the new year, and whether its teachers stay. */
export function CuratorsStep({ plan, preview, change }: StepProps) {
  const { t } = useLingui()
  const words = useWords()
  const staff = useStaff(true) ?? []
  const curators = new Map(preview.groups.map((group) => [group.id, group.curatorName]))
  const rows = plan.groups.filter((one) => one.act === "promote" || one.act === "keep")
  const columns: Column<GroupPlan>[] = [
    {
      id: "name",
      header: words.group,
      isTitle: true,
      width: "1fr",
      cell: (one) => <strong>{one.name}</strong>,
    },
    {
      id: "curator",
      header: words.curator,
      width: "2fr",
      cell: (one) => (
        <Select
          label={t`Руководитель ${one.name}`}
          isLabelHidden
          size="small"
          value={one.keepsCurator ? GOES_ALONG : (one.curatorId ?? NOBODY)}
          onChange={(chosen) =>
            change((now) =>
              changeGroup(now, one.groupId, {
                keepsCurator: chosen === GOES_ALONG,
                curatorId: chosen === GOES_ALONG || chosen === NOBODY ? null : chosen,
              }),
            )
          }
          options={[
            {
              value: GOES_ALONG,
              label:
                (curators.get(one.groupId) ?? "") === ""
                  ? t`без руководителя, как сейчас`
                  : t`остаётся: ${curators.get(one.groupId)}`,
            },
            { value: NOBODY, label: t`пока никто` },
            ...staff,
          ]}
        />
      ),
    },
    {
      id: "teachers",
      header: t`Учителя`,
      width: "1.3fr",
      cell: (one) => (
        <Switch
          isSelected={one.keepsTeachers}
          onChange={(keepsTeachers) => change((now) => changeGroup(now, one.groupId, { keepsTeachers }))}
        >
          {one.keepsTeachers ? t`те же` : t`назначим заново`}
        </Switch>
      ),
    },
  ]
  return (
    <div className={styles.step}>
      <DataTable
        label={t`Руководители в новом году`}
        columns={columns}
        rows={rows}
        keyOf={(one) => one.groupId}
        nameOf={(one) => one.name}
      />
    </div>
  )
}
