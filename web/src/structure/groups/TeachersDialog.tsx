import { useLingui } from "@lingui/react/macro"
import { Plus, Trash2 } from "lucide-react"
import { useState } from "react"
import type { GroupPage } from "../../foundation/contract/generated/api"
import { newId } from "../../foundation/ids"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { ComboBox } from "../../ui/ComboBox"
import { Dialog } from "../../ui/Dialog"
import { IconButton } from "../../ui/IconButton"
import { Select } from "../../ui/Select"
import { Skeleton } from "../../ui/Skeleton"
import { TextField } from "../../ui/TextField"
import { setTeachers } from "../api"
import { useStructureAct } from "../useActs"
import styles from "./GroupScreen.module.css"
import { useStaff } from "./useStaff"

type Row = { key: string; memberId: string | null; subject: string; subgroupId: string | null }
type Props = { group: GroupPage; isOpen: boolean; onOpenChange: (isOpen: boolean) => void }

const WHOLE = "whole"
const emptyRow = (): Row => ({ key: newId(), memberId: null, subject: "", subgroupId: null })

/** Who teaches what in the group, in the whole of it or in a subgroup. */
export function TeachersDialog({ group, isOpen, onOpenChange }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const [rows, setRows] = useState<Row[]>(() => [
    ...group.teachers.map(({ id, subject, subgroupId = null }) => ({
      key: newId(),
      memberId: id,
      subject,
      subgroupId,
    })),
    ...(group.teachers.length === 0 ? [emptyRow()] : []),
  ])
  const staff = useStaff(isOpen)
  const act = useStructureAct((organisationId, now: Row[]) =>
    setTeachers(
      organisationId,
      group.id,
      now.flatMap(({ memberId, subject, subgroupId }) =>
        memberId === null ? [] : [{ memberId, subject: subject.trim(), subgroupId }],
      ),
    ),
  )
  const parts = group.divisions.flatMap((division) =>
    division.subgroups.map((part) => ({ value: part.id, label: `${division.name}, ${part.name}` })),
  )
  const change = (key: string, part: Partial<Row>) =>
    setRows((now) => now.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <Dialog
      title={`${words.teachers}, ${group.name}`}
      size="wide"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <Button
          onPress={() => act.mutate(rows, { onSuccess: () => onOpenChange(false) })}
          isDisabled={act.isPending || staff === undefined}
        >
          {t`Сохранить`}
        </Button>
      }
    >
      {staff === undefined ? (
        <Skeleton lines={4} />
      ) : (
        <div className={styles.rows}>
          {rows.map((row) => (
            <div key={row.key} className={parts.length > 0 ? `${styles.row} ${styles.parted}` : styles.row}>
              <div className={styles.who}>
                <ComboBox
                  label={t`Педагог`}
                  options={staff}
                  value={row.memberId}
                  onChange={(memberId) => change(row.key, { memberId })}
                  placeholder={t`Начните вводить фамилию`}
                  empty={t`Такого сотрудника нет. Сначала пригласите его.`}
                />
              </div>
              <TextField
                label={t`Предмет`}
                value={row.subject}
                onChange={(subject) => change(row.key, { subject })}
              />
              {parts.length > 0 && (
                <Select
                  label={t`У кого`}
                  value={row.subgroupId ?? WHOLE}
                  onChange={(value) => change(row.key, { subgroupId: value === WHOLE ? null : value })}
                  options={[{ value: WHOLE, label: t`у всех` }, ...parts]}
                />
              )}
              <IconButton
                icon={Trash2}
                label={t`Убрать строку`}
                onPress={() => setRows((now) => now.filter((one) => one.key !== row.key))}
              />
            </div>
          ))}
          <div>
            <Button variant="soft" icon={Plus} onPress={() => setRows((now) => [...now, emptyRow()])}>
              {t`Ещё строка`}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}
