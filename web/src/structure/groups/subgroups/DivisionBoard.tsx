import { useLingui } from "@lingui/react/macro"
import { GripVertical } from "lucide-react"
import { useState } from "react"
import { Button as DragButton, GridList, GridListItem, useDragAndDrop } from "react-aria-components"
import type { DivisionView, MemberRow } from "../../../foundation/contract/generated/api"
import { Button } from "../../../ui/Button"
import { Checkbox } from "../../../ui/Checkbox"
import { fullName } from "../../people/members"
import styles from "./Subgroups.module.css"

const TYPE = "parta-student"

type Props = {
  division: DivisionView
  students: readonly MemberRow[]
  mayFill: boolean
  onMove: (studentIds: string[], subgroupId: string | null) => void
}

/** A division as columns: students are dragged between them, or ticked and sent; both by keyboard as well. */
export function DivisionBoard({ division, students, mayFill, onMove }: Props) {
  const { t } = useLingui()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const placed = new Set(division.subgroups.flatMap((part) => part.studentIds))
  const columns = [
    ...division.subgroups.map((part) => ({
      id: part.id as string | null,
      name: part.name,
      about: part.teachers.map((teacher) => teacher.name).join(", "),
      rows: students.filter((student) => part.studentIds.includes(student.id)),
    })),
    { id: null, name: t`Не распределены`, about: "", rows: students.filter(({ id }) => !placed.has(id)) },
  ]
  const known = [...ticked].filter((id) => students.some((student) => student.id === id))
  const send = (subgroupId: string | null) => {
    onMove(known, subgroupId)
    setTicked(new Set())
  }
  return (
    <>
      {known.length > 0 && (
        <div className={styles.send} role="toolbar" aria-label={t`Куда перенести`}>
          <span role="status">{t`Выбрано: ${known.length}. Перенести:`}</span>
          {columns.map((column) => (
            <Button key={column.id ?? "none"} variant="soft" size="small" onPress={() => send(column.id)}>
              {column.name}
            </Button>
          ))}
        </div>
      )}
      <div className={styles.board}>
        {columns
          .filter((column) => column.id !== null || column.rows.length > 0)
          .map((column) => (
            <section key={column.id ?? "none"} className={column.id === null ? styles.homeless : undefined}>
              <h4>
                {column.name} <small>{column.rows.length}</small>
              </h4>
              {column.about !== "" && <p className={styles.about}>{column.about}</p>}
              <Students
                label={`${division.name}, ${column.name}`}
                rows={column.rows}
                mayFill={mayFill}
                ticked={ticked}
                onTick={setTicked}
                onDrop={(ids) => onMove(ids, column.id)}
              />
            </section>
          ))}
      </div>
    </>
  )
}

type ColumnProps = {
  label: string
  rows: readonly MemberRow[]
  mayFill: boolean
  ticked: ReadonlySet<string>
  onTick: (next: ReadonlySet<string>) => void
  onDrop: (studentIds: string[]) => void
}

function Students({ label, rows, mayFill, ticked, onTick, onDrop }: ColumnProps) {
  const { t } = useLingui()
  const here = new Set(rows.map((row) => row.id))
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ [TYPE]: String(key), "text/plain": String(key) })),
    acceptedDragTypes: [TYPE],
    getDropOperation: () => "move",
    onRootDrop: (event) => {
      const texts = event.items.flatMap((item) => (item.kind === "text" ? [item.getText(TYPE)] : []))
      void Promise.all(texts).then(onDrop)
    },
  })
  return (
    <GridList
      aria-label={label}
      items={rows}
      dependencies={[ticked, mayFill]}
      selectionMode={mayFill ? "multiple" : "none"}
      selectedKeys={[...ticked].filter((id) => here.has(id))}
      onSelectionChange={(keys) => {
        const own = keys === "all" ? [...here] : [...keys].map(String)
        onTick(new Set([...[...ticked].filter((id) => !here.has(id)), ...own]))
      }}
      dragAndDropHooks={mayFill ? dragAndDropHooks : undefined}
      renderEmptyState={() => <p className={styles.none}>{t`Перетащите сюда учеников`}</p>}
      className={styles.list}
    >
      {(student) => (
        <GridListItem id={student.id} textValue={fullName(student)} className={styles.item}>
          {mayFill && (
            <>
              <DragButton slot="drag" className={styles.grip}>
                <GripVertical aria-hidden="true" />
              </DragButton>
              <Checkbox slot="selection" aria-label={fullName(student)} />
            </>
          )}
          <span>{fullName(student)}</span>
        </GridListItem>
      )}
    </GridList>
  )
}
