import { Plural, useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Archive, EllipsisVertical, Pencil, UserRound } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { GroupPage } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { useAbilities } from "../../organisations/api"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { EmptyState } from "../../ui/EmptyState"
import { Menu, MenuItem, MenuTrigger } from "../../ui/Menu"
import { PageHeader } from "../../ui/PageHeader"
import { Skeleton } from "../../ui/Skeleton"
import { Strip } from "../../ui/Strip"
import { Tabs } from "../../ui/Tabs"
import { groupQuery, restoreGroup } from "../api"
import { useStructureAct } from "../useActs"
import { Circles } from "./Circles"
import { DetailsDialog } from "./DetailsDialog"
import styles from "./GroupScreen.module.css"
import { detailsOf, isDivisible, isGathering, isOfStaff, useKindWords } from "./kinds"
import { Leaders } from "./Leaders"
import { Colleagues, Gathered, Members } from "./Members"
import { Subgroups } from "./subgroups/Subgroups"
import { useArchive } from "./useArchive"

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
  const mayChange = mayEdit && !group.isArchived
  return (
    <div className={styles.page}>
      <PageHeader
        title={group.name}
        back={back}
        lead={<Lead group={group} />}
        actions={mayChange && <GroupMenu group={group} />}
      />
      {group.isArchived && <InArchive group={group} mayEdit={mayEdit} />}
      <Leaders group={group} mayEdit={mayChange} />
      {isOfStaff(group.kind) ? (
        <Colleagues group={group} mayEdit={mayChange} />
      ) : group.seesPeople ? (
        <GroupTabs
          group={group}
          base={base}
          mayEdit={mayChange}
          invitations={invitations}
          movement={movement}
        />
      ) : (
        <OwnPart group={group} base={base} />
      )}
    </div>
  )
}

type TabsProps = {
  group: GroupPage
  base: string
  mayEdit: boolean
  invitations: ReactNode
  movement: ReactNode
}

function GroupTabs({ group, base, mayEdit, invitations, movement }: TabsProps) {
  const { t } = useLingui()
  const words = useWords()
  const tabs = [
    {
      id: "students",
      label: words.students,
      count: group.students.length,
      content: isGathering(group.kind) ? (
        <Gathered group={group} mayEdit={mayEdit} />
      ) : (
        <Members label={words.students} rows={group.students} />
      ),
    },
    {
      id: "guardians",
      label: t`Родители`,
      count: group.guardians.length,
      content: <Members label={t`Родители`} rows={group.guardians} isFamily />,
    },
  ]
  if (isDivisible(group.kind)) {
    tabs.push({
      id: "subgroups",
      label: t`Подгруппы`,
      count: group.divisions.length,
      content: <Subgroups group={group} mayEdit={mayEdit} />,
    })
    tabs.push({
      id: "circles",
      label: t`Кружки`,
      count: group.circles.length,
      content: <Circles group={group} base={base} />,
    })
  }
  return (
    <Tabs
      label={group.name}
      tabs={[
        ...tabs,
        ...(invitations !== null && !group.isArchived && !isGathering(group.kind)
          ? [{ id: "invitations", label: t`Приглашения`, content: invitations }]
          : []),
        ...(movement !== null && !isGathering(group.kind)
          ? [{ id: "movement", label: t`Движение`, content: movement }]
          : []),
      ]}
    />
  )
}

/** What students and guardians see: their own subgroups and circles. */
function OwnPart({ group, base }: { group: GroupPage; base: string }) {
  const { t } = useLingui()
  if (group.divisions.length === 0 && group.circles.length === 0) return null
  return (
    <>
      {group.divisions.length > 0 && (
        <section className={styles.own}>
          <h2>{t`Подгруппы`}</h2>
          <ul>
            {group.divisions.map((division) => (
              <li key={division.id}>
                {division.name}
                <small>
                  {division.subgroups
                    .map((part) => [part.name, ...part.teachers.map((one) => one.name)].join(" · "))
                    .join("; ")}
                </small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {group.circles.length > 0 && <Circles group={group} base={base} />}
    </>
  )
}

function Lead({ group }: { group: GroupPage }) {
  const kind = useKindWords()(group.kind)
  const details = detailsOf(group)
  const about = isDivisible(group.kind) ? details : [kind.many, details].filter(Boolean).join(" · ")
  if (isOfStaff(group.kind) || !group.seesPeople) return about
  return (
    <>
      {about !== "" && `${about}. `}
      <Aboard group={group} />
    </>
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
          <MenuItem icon={Pencil} onAction={() => setRenaming(true)}>{t`Название и сведения`}</MenuItem>
          <MenuItem icon={Archive} onAction={() => void archive([group])}>{t`В архив`}</MenuItem>
        </Menu>
      </MenuTrigger>
      {isRenaming && <DetailsDialog group={group} isOpen onOpenChange={setRenaming} />}
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
