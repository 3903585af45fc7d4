import { useLingui } from "@lingui/react/macro"
import { Plus, UserRound, Users, X } from "lucide-react"
import { useState } from "react"
import type { GroupPage, MemberRow } from "../../foundation/contract/generated/api"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { type Column, DataTable } from "../../ui/DataTable"
import { EmptyState } from "../../ui/EmptyState"
import { IconButton } from "../../ui/IconButton"
import { toast } from "../../ui/Toasts"
import { addStudents, removeStudent, setColleagues } from "../api"
import { fullName } from "../people/members"
import { PersonName } from "../people/PersonName"
import { useStructureAct } from "../useActs"
import { ChooseDialog } from "./ChooseDialog"
import styles from "./GroupScreen.module.css"
import { useKindWords } from "./kinds"

/** People of a group in a table. */
export function Members({
  label,
  rows,
  isFamily = false,
  captionOf,
  onRemove,
  empty,
}: {
  label: string
  rows: MemberRow[]
  isFamily?: boolean
  /** What stands under the name. */
  captionOf?: (member: MemberRow) => string
  onRemove?: (member: MemberRow) => void
  empty?: React.ReactNode
}) {
  const { t } = useLingui()
  const hasContacts = rows.some((member) => member.contact !== null)
  const columns: Column<MemberRow>[] = [
    {
      id: "name",
      header: t`Имя`,
      cell: (member) => (
        <PersonName person={member} caption={isFamily ? member.childNames.join(", ") : captionOf?.(member)} />
      ),
      sortBy: fullName,
      width: "2.4fr",
    },
    {
      id: "state",
      header: t`На связи`,
      cell: (member) => (member.state === "claimed" ? t`да` : t`ещё нет`),
      sortBy: (member) => member.state,
      width: "1fr",
    },
    ...(hasContacts
      ? [
          {
            id: "contact",
            header: t`Контакт`,
            cell: (member: MemberRow) => member.contact ?? "",
            width: "1.4fr",
          },
        ]
      : []),
    ...(onRemove === undefined
      ? []
      : [
          {
            id: "remove",
            header: "",
            cell: (member: MemberRow) => (
              <IconButton icon={X} label={t`Убрать: ${fullName(member)}`} onPress={() => onRemove(member)} />
            ),
            width: "56px",
            isBare: true,
          },
        ]),
  ]
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      keyOf={(member) => member.id}
      nameOf={fullName}
      empty={
        empty ?? (
          <EmptyState
            icon={UserRound}
            title={t`Пока никого`}
            text={t`Загрузите список или раздайте приглашения.`}
          />
        )
      }
    />
  )
}

const mainGroupOf = (group: GroupPage) => (member: MemberRow) =>
  member.groups
    .filter(({ id, relation }) => id !== group.id && relation === "student")
    .map(({ name }) => name)
    .join(", ")

/** The students of a circle or a subject group: of several classes, put in and taken out here. */
export function Gathered({ group, mayEdit }: { group: GroupPage; mayEdit: boolean }) {
  const { t } = useLingui()
  const words = useWords()
  const [isAdding, setAdding] = useState(false)
  const add = useStructureAct((organisationId, members: { id: string }[]) =>
    addStudents(
      organisationId,
      group.id,
      members.map(({ id }) => id),
    ),
  )
  const remove = useStructureAct((organisationId, member: { id: string }) =>
    removeStudent(organisationId, group.id, member.id),
  )
  const button = mayEdit && (
    <Button variant="soft" icon={Plus} onPress={() => setAdding(true)}>
      {t`Записать учеников`}
    </Button>
  )
  const takeOut = (member: MemberRow) =>
    remove.mutate(member, {
      onSuccess: () =>
        toast(t`Больше не в «${group.name}»: ${fullName(member)}`, {
          label: t`Вернуть`,
          act: () => add.mutate([member]),
        }),
    })
  return (
    <div className={styles.rows}>
      {group.students.length > 0 && <div>{button}</div>}
      <Members
        label={words.students}
        rows={group.students}
        captionOf={mainGroupOf(group)}
        onRemove={mayEdit ? takeOut : undefined}
        empty={
          <EmptyState
            icon={UserRound}
            title={t`Пока никто не записан`}
            text={t`Запишите учеников из любых классов: основная группа у них останется прежней.`}
            action={button}
          />
        }
      />
      {isAdding && (
        <ChooseDialog
          title={t`Записать в «${group.name}»`}
          among="students"
          present={new Set(group.students.map(({ id }) => id))}
          isPending={add.isPending}
          onOpenChange={setAdding}
          onChoose={(members) =>
            add.mutate(members, {
              onSuccess: () => {
                setAdding(false)
                toast(t`Записано: ${members.length}`, {
                  label: t`Отменить`,
                  act: () => {
                    for (const member of members) remove.mutate(member)
                  },
                })
              },
            })
          }
        />
      )}
    </div>
  )
}

/** Who belongs to a department or an association. */
export function Colleagues({ group, mayEdit }: { group: GroupPage; mayEdit: boolean }) {
  const { t } = useLingui()
  const kind = useKindWords()(group.kind)
  const [isAdding, setAdding] = useState(false)
  const set = useStructureAct((organisationId, ids: string[]) => setColleagues(organisationId, group.id, ids))
  const present = group.colleagues.map(({ id }) => id)
  const button = mayEdit && (
    <Button variant="soft" icon={Plus} onPress={() => setAdding(true)}>
      {t`Добавить сотрудников`}
    </Button>
  )
  const takeOut = (member: MemberRow) =>
    set.mutate(
      present.filter((id) => id !== member.id),
      {
        onSuccess: () =>
          toast(t`Больше не в «${group.name}»: ${fullName(member)}`, {
            label: t`Вернуть`,
            act: () => set.mutate(present),
          }),
      },
    )
  return (
    <section className={styles.rows}>
      <div className={styles.head}>
        <h2>{t`Состав`}</h2>
        {present.length > 0 && button}
      </div>
      <Members
        label={t`Состав`}
        rows={group.colleagues}
        captionOf={({ position }) => position}
        onRemove={mayEdit ? takeOut : undefined}
        empty={<EmptyState icon={Users} title={t`Пока никого`} text={kind.about} action={button} />}
      />
      {isAdding && (
        <ChooseDialog
          title={t`Добавить в «${group.name}»`}
          among="staff"
          present={new Set(present)}
          isPending={set.isPending}
          onOpenChange={setAdding}
          onChoose={(members) =>
            set.mutate([...present, ...members.map(({ id }) => id)], { onSuccess: () => setAdding(false) })
          }
        />
      )}
    </section>
  )
}
