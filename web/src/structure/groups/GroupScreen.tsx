import { Plural, useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Archive, EllipsisVertical, Pencil, UserRound } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { GroupPage, MemberRow } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { useAbilities } from "../../organisations/api"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { type Column, DataTable } from "../../ui/DataTable"
import { EmptyState } from "../../ui/EmptyState"
import { Menu, MenuItem, MenuTrigger } from "../../ui/Menu"
import { PageHeader } from "../../ui/PageHeader"
import { Skeleton } from "../../ui/Skeleton"
import { Strip } from "../../ui/Strip"
import { Tabs } from "../../ui/Tabs"
import { VerifiedBadge } from "../../ui/VerifiedBadge"
import { groupQuery, restoreGroup } from "../api"
import { fullName } from "../people/members"
import { PersonName } from "../people/PersonName"
import { useStructureAct } from "../useActs"
import { CuratorDialog } from "./CuratorDialog"
import styles from "./GroupScreen.module.css"
import { useArchive } from "./GroupsScreen"
import { RenameDialog } from "./RenameDialog"
import { TeachersDialog } from "./TeachersDialog"

/** `invitations`, `movement`: what rooms above draw of the group; null where the person may not see it. */
type Props = { base: string; groupId: string; invitations: ReactNode; movement: ReactNode }

/** One group: who leads it, who teaches, who learns, and their families. */
export function GroupScreen({ base, groupId, invitations, movement }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const mayEdit = useAbilities().has("structure.edit")
  const { data: group, error } = useQuery(groupQuery(organisation.id, groupId))
  const back = { href: `${base}/groups`, label: words.groups }
  if (error !== null) {
    return (
      <>
        <PageHeader title={words.group} back={back} />
        <EmptyState
          icon={UserRound}
          title={t`Этот список вам не виден`}
          text={sentenceOf(error, t`Попробуйте ещё раз.`)}
        />
      </>
    )
  }
  if (group === undefined) return <Skeleton lines={8} />
  return (
    <div className={styles.page}>
      <PageHeader
        title={group.name}
        back={back}
        lead={<Aboard group={group} />}
        actions={mayEdit && !group.isArchived && <GroupMenu group={group} />}
      />
      {group.isArchived && <InArchive group={group} mayEdit={mayEdit} />}
      <People group={group} mayEdit={mayEdit && !group.isArchived} />
      <Tabs
        label={group.name}
        tabs={[
          {
            id: "students",
            label: words.students,
            count: group.students.length,
            content: <Members label={words.students} rows={group.students} />,
          },
          {
            id: "guardians",
            label: t`Родители`,
            count: group.guardians.length,
            content: <Members label={t`Родители`} rows={group.guardians} isFamily />,
          },
          ...(invitations !== null && !group.isArchived
            ? [{ id: "invitations", label: t`Приглашения`, content: invitations }]
            : []),
          ...(movement !== null ? [{ id: "movement", label: t`Движение`, content: movement }] : []),
        ]}
      />
    </div>
  )
}

function Aboard({ group }: { group: GroupPage }) {
  const { t } = useLingui()
  const here = group.claimedStudents + group.claimedGuardians
  const waiting = group.studentCount + group.guardianCount - here
  if (waiting === 0)
    return here === 0 ? t`Пока никого. Загрузите список или раздайте приглашения.` : t`Все на связи.`
  return (
    <>
      <Plural
        value={here}
        one="На связи # человек"
        few="На связи # человека"
        many="На связи # человек"
        other="На связи # человека"
      />
      {", "}
      <Plural
        value={waiting}
        one="ещё не пришёл #"
        few="ещё не пришли #"
        many="ещё не пришли #"
        other="ещё не пришли #"
      />
    </>
  )
}

function GroupMenu({ group }: { group: GroupPage }) {
  const { t } = useLingui()
  const [isRenaming, setRenaming] = useState(false)
  const archive = useArchive()
  return (
    <>
      <MenuTrigger label={t`Ещё`} trigger={<EllipsisVertical aria-hidden="true" />}>
        <Menu label={group.name}>
          <MenuItem icon={Pencil} onAction={() => setRenaming(true)}>{t`Переименовать`}</MenuItem>
          <MenuItem icon={Archive} onAction={() => void archive([group])}>{t`В архив`}</MenuItem>
        </Menu>
      </MenuTrigger>
      {isRenaming && <RenameDialog group={group} isOpen onOpenChange={setRenaming} />}
    </>
  )
}

function InArchive({ group, mayEdit }: { group: GroupPage; mayEdit: boolean }) {
  const { t } = useLingui()
  const restore = useStructureAct((organisationId, id: string) => restoreGroup(organisationId, id))
  return (
    <Strip
      tone="quiet"
      action={
        mayEdit && (
          <Button
            variant="soft"
            size="small"
            onPress={() => restore.mutate(group.id)}
            isDisabled={restore.isPending}
          >
            {t`Вернуть из архива`}
          </Button>
        )
      }
    >
      {t`В архиве. Чаты можно читать, писать в них нельзя.`}
    </Strip>
  )
}

function People({ group, mayEdit }: { group: GroupPage; mayEdit: boolean }) {
  const { t } = useLingui()
  const words = useWords()
  const [open, setOpen] = useState<"curator" | "teachers" | null>(null)
  const badge = t`подтверждено администратором`
  const shut = (isOpen: boolean) => setOpen((now) => (isOpen ? now : null))
  return (
    <div className={styles.work}>
      <section>
        <h2>{words.curator}</h2>
        {group.curator === null ? (
          <p className={styles.none}>{words.noCurator}</p>
        ) : (
          <p className={styles.person}>
            {group.curator.name} {group.curator.isConfirmed && <VerifiedBadge label={badge} />}
          </p>
        )}
        {mayEdit && (
          <Button variant="soft" size="small" onPress={() => setOpen("curator")}>
            {group.curator === null ? t`Назначить` : t`Сменить`}
          </Button>
        )}
      </section>
      <section>
        <h2>{words.teachers}</h2>
        {group.teachers.length === 0 && <p className={styles.none}>{t`Пока никто не указан`}</p>}
        <ul className={styles.teachers}>
          {group.teachers.map((teacher) => (
            <li key={`${teacher.id} ${teacher.subject}`} className={styles.person}>
              {teacher.name} {teacher.isConfirmed && <VerifiedBadge label={badge} />}
              <small>{teacher.subject}</small>
            </li>
          ))}
        </ul>
        {mayEdit && (
          <Button variant="soft" size="small" onPress={() => setOpen("teachers")}>
            {t`Изменить`}
          </Button>
        )}
      </section>
      {open === "curator" && <CuratorDialog group={group} isOpen onOpenChange={shut} />}
      {open === "teachers" && <TeachersDialog group={group} isOpen onOpenChange={shut} />}
    </div>
  )
}

function Members({
  label,
  rows,
  isFamily = false,
}: {
  label: string
  rows: MemberRow[]
  isFamily?: boolean
}) {
  const { t } = useLingui()
  const hasContacts = rows.some((member) => member.contact !== null)
  const columns: Column<MemberRow>[] = [
    {
      id: "name",
      header: t`Имя`,
      cell: (member) => (
        <PersonName person={member} caption={isFamily ? member.childNames.join(", ") : undefined} />
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
  ]
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      keyOf={(member) => member.id}
      nameOf={fullName}
      empty={
        <EmptyState
          icon={UserRound}
          title={t`Пока никого`}
          text={t`Загрузите список или раздайте приглашения.`}
        />
      }
    />
  )
}
