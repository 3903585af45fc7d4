import { useLingui } from "@lingui/react/macro"
import { EllipsisVertical, MessagesSquare, Pencil, Plus, Split, Trash2, Wand2 } from "lucide-react"
import { useState } from "react"
import type { DivisionView, GroupPage, PlaceInput } from "../../../foundation/contract/generated/api"
import { Button } from "../../../ui/Button"
import { EmptyState } from "../../../ui/EmptyState"
import { Menu, MenuItem, MenuTrigger } from "../../../ui/Menu"
import { toast } from "../../../ui/Toasts"
import { fillSubgroups, removeDivision, setDivision, setTeachers } from "../../api"
import { useStructureAct } from "../../useActs"
import { DivisionBoard } from "./DivisionBoard"
import { DivisionDialog } from "./DivisionDialog"
import styles from "./Subgroups.module.css"
import { spread } from "./spreading"

type Props = { group: GroupPage; mayEdit: boolean }

/** How the group divides, and who is where. */
export function Subgroups({ group, mayEdit }: Props) {
  const { t } = useLingui()
  const [open, setOpen] = useState<DivisionView | "new" | null>(null)
  const add = mayEdit && (
    <Button variant="soft" icon={Plus} onPress={() => setOpen("new")}>
      {t`Разделить на подгруппы`}
    </Button>
  )
  return (
    <div className={styles.all}>
      {group.divisions.length === 0 ? (
        <EmptyState
          icon={Split}
          title={t`Подгрупп пока нет`}
          text={
            mayEdit
              ? t`Разделите группу для языка, для уроков мальчиков и девочек или как удобно вам. Учителя можно назначить каждой подгруппе.`
              : t`Группу делит администратор.`
          }
          action={add}
        />
      ) : (
        <>
          {group.divisions.map((division) => (
            <Division
              key={division.id}
              group={group}
              division={division}
              mayEdit={mayEdit}
              onChange={() => setOpen(division)}
            />
          ))}
          <div>{add}</div>
        </>
      )}
      {open !== null && (
        <DivisionDialog
          group={group}
          division={open === "new" ? null : open}
          onOpenChange={(isOpen) => !isOpen && setOpen(null)}
        />
      )}
    </div>
  )
}

type DivisionProps = { group: GroupPage; division: DivisionView; mayEdit: boolean; onChange: () => void }

function Division({ group, division, mayEdit, onChange }: DivisionProps) {
  const { t } = useLingui()
  const fill = useStructureAct((organisationId, places: PlaceInput[]) =>
    fillSubgroups(organisationId, group.id, division.id, places),
  )
  const remove = useRemoval(group, division)
  // What is on its way stands where it will be.
  const shown = fill.isPending ? moved(division, fill.variables) : division
  const placeOf = new Map(
    division.subgroups.flatMap((part) => part.studentIds.map((id) => [id, part.id] as const)),
  )
  const move = (places: PlaceInput[]) => {
    const real = places.filter(({ studentId, subgroupId }) => (placeOf.get(studentId) ?? null) !== subgroupId)
    if (real.length === 0) return
    const back = real.map(({ studentId }) => ({ studentId, subgroupId: placeOf.get(studentId) ?? null }))
    fill.mutate(real, {
      onSuccess: () =>
        toast(t`Перенесено: ${real.length}`, { label: t`Вернуть`, act: () => fill.mutate(back) }),
    })
  }
  const homeless = group.students.filter(({ id }) => !placeOf.has(id))
  return (
    <section className={styles.division}>
      <header>
        <h3>{division.name}</h3>
        {division.hasChats && (
          <span className={styles.chats}>
            <MessagesSquare aria-hidden="true" /> {t`со своими чатами`}
          </span>
        )}
        {group.mayFill && homeless.length > 0 && (
          <Button
            variant="soft"
            size="small"
            icon={Wand2}
            onPress={() => move(spread(division, homeless))}
            isDisabled={fill.isPending}
          >
            {t`Распределить (${homeless.length})`}
          </Button>
        )}
        {mayEdit && (
          <MenuTrigger label={t`Ещё: ${division.name}`} trigger={<EllipsisVertical aria-hidden="true" />}>
            <Menu label={division.name}>
              <MenuItem icon={Pencil} onAction={onChange}>{t`Изменить`}</MenuItem>
              <MenuItem icon={Trash2} onAction={remove}>{t`Убрать деление`}</MenuItem>
            </Menu>
          </MenuTrigger>
        )}
      </header>
      <DivisionBoard
        division={shown}
        students={group.students}
        mayFill={group.mayFill && !group.isArchived}
        onMove={(ids, subgroupId) => move(ids.map((studentId) => ({ studentId, subgroupId })))}
      />
    </section>
  )
}

/** Forget a division, with a way back: the same ids bring back who was where. */
function useRemoval(group: GroupPage, division: DivisionView): () => void {
  const { t } = useLingui()
  const { id, name, kind, hasChats, subgroups } = division
  const remove = useStructureAct((organisationId, _: null) => removeDivision(organisationId, group.id, id))
  const restore = useStructureAct(async (organisationId, _: null) => {
    await setDivision(organisationId, group.id, id, {
      name,
      kind,
      hasChats,
      subgroups: subgroups.map((part) => ({ id: part.id, name: part.name })),
    })
    await fillSubgroups(
      organisationId,
      group.id,
      id,
      subgroups.flatMap((part) => part.studentIds.map((studentId) => ({ studentId, subgroupId: part.id }))),
    )
    return setTeachers(
      organisationId,
      group.id,
      group.teachers.map(({ id: memberId, subject, subgroupId }) => ({ memberId, subject, subgroupId })),
    )
  })
  return () =>
    remove.mutate(null, {
      onSuccess: () =>
        toast(t`Деление убрано: ${name}`, { label: t`Вернуть`, act: () => restore.mutate(null) }),
    })
}

function moved(division: DivisionView, places: readonly PlaceInput[]): DivisionView {
  const wanted = new Map(places.map(({ studentId, subgroupId }) => [studentId, subgroupId]))
  return {
    ...division,
    subgroups: division.subgroups.map((part) => ({
      ...part,
      studentIds: [
        ...part.studentIds.filter((id) => !wanted.has(id)),
        ...places.filter(({ subgroupId }) => subgroupId === part.id).map(({ studentId }) => studentId),
      ],
    })),
  }
}
