import { useLingui } from "@lingui/react/macro"
import { Plus, X } from "lucide-react"
import { useState } from "react"
import type { Plan } from "../foundation/contract/generated/api"
import { newId } from "../foundation/ids"
import { useWords } from "../organisations/words"
import { Button } from "../ui/Button"
import { ComboBox } from "../ui/ComboBox"
import { IconButton } from "../ui/IconButton"
import { Select } from "../ui/Select"
import { TextField } from "../ui/TextField"
import type { StepProps } from "./parts"
import { addGroup, newGroupsOf, placementsOf, placeStudent, removeGroup, targetsOf } from "./plan"
import styles from "./Year.module.css"

const FINISHES = "finishes"

/** New groups, and students who don't go with everybody: who repeats, changes over, finishes earlier. */
export function SpecialStep({ turn, plan, preview, change }: StepProps) {
  const { t } = useLingui()
  return (
    <div className={styles.columns}>
      <NewGroups plan={plan} preview={preview} change={change} turn={turn} />
      <section aria-labelledby="year-special">
        <h2 id="year-special">{t`Не вместе со всеми`}</h2>
        <p className={styles.quiet}>{t`Второгодники, переход в другую группу, выпуск после девятого.`}</p>
        <Placements turn={turn} plan={plan} change={change} />
      </section>
    </div>
  )
}

function NewGroups({ plan, preview, change }: StepProps) {
  const { t } = useLingui()
  const words = useWords()
  const [name, setName] = useState("")
  const kind = preview.groups.find((group) => group.kind !== "circle")?.kind ?? "circle"
  const add = () => {
    if (name.trim() === "") return
    change((now) => addGroup(now, { id: newId(), kind, name: name.trim(), curatorId: null }))
    setName("")
  }
  return (
    <section aria-labelledby="year-new">
      <h2 id="year-new">{t`Новые группы`}</h2>
      <p className={styles.quiet}>{t`Первые классы, новый набор, часть разделённого класса.`}</p>
      <form
        className={styles.adding}
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <TextField label={words.groupName} value={name} onChange={setName} maxLength={60} />
        <Button type="submit" variant="soft" icon={Plus} isDisabled={name.trim() === ""}>
          {t`Добавить`}
        </Button>
      </form>
      <ul className={styles.list}>
        {newGroupsOf(plan).map((one) => (
          <li key={one.id}>
            <strong>{one.name}</strong>
            <span className={styles.quiet}>
              {words.studentsCount(preview.groups.find((group) => group.id === one.id)?.coming ?? 0)}
            </span>
            <IconButton
              icon={X}
              label={t`Убрать ${one.name}`}
              onPress={() => change((now) => removeGroup(now, one.id))}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

type PlacementsProps = Pick<StepProps, "turn" | "plan" | "change">

function Placements({ turn, plan, change }: PlacementsProps) {
  const { t } = useLingui()
  const groupNames = new Map(turn.preview?.groups.map((group) => [group.id, group.name]))
  const students = new Map(turn.students.map((one) => [one.id, one]))
  const placed = placementsOf(plan)
  const free = turn.students.filter((one) => !placed.some((placement) => placement.studentId === one.id))
  return (
    <>
      {/* After a choice the field begins anew. */}
      <ComboBox
        key={placed.length}
        label={t`Найти ученика`}
        value={null}
        onChange={(studentId) => {
          if (studentId !== null) change((now) => placeStudent(now, studentId, firstTarget(now)))
        }}
        options={free.map((one) => ({
          value: one.id,
          label: one.name,
          description: one.groupId === null ? undefined : groupNames.get(one.groupId),
        }))}
        empty={t`Никого не нашли`}
      />
      <ul className={styles.list}>
        {placed.map(({ studentId, groupId }) => {
          const student = students.get(studentId)
          const name = student?.name ?? t`Выбывший ученик`
          return (
            <li key={studentId}>
              <strong>{name}</strong>
              <span className={styles.quiet}>{groupNames.get(student?.groupId ?? "") ?? ""} →</span>
              <Select
                label={t`Куда: ${name}`}
                isLabelHidden
                size="small"
                value={groupId ?? FINISHES}
                onChange={(target) =>
                  change((now) => placeStudent(now, studentId, target === FINISHES ? null : target))
                }
                options={[
                  ...targetsOf(plan).map((one) => ({ value: one.id, label: one.name })),
                  { value: FINISHES, label: t`заканчивает обучение` },
                ]}
              />
              <IconButton
                icon={X}
                label={t`${name}: вместе со всеми`}
                onPress={() => change((now) => placeStudent(now, studentId, undefined))}
              />
            </li>
          )
        })}
      </ul>
    </>
  )
}

function firstTarget(plan: Plan): string | null {
  return targetsOf(plan)[0]?.id ?? null
}
