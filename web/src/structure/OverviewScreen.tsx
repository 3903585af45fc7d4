import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import { Check, ChevronRight } from "lucide-react"
import type { Group, SetupStep } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { organisationQuery, useAbilities } from "../organisations/api"
import { useWords } from "../organisations/words"
import { type Column, DataTable } from "../ui/DataTable"
import { PageHeader } from "../ui/PageHeader"
import { Aboard } from "./Aboard"
import { groupsQuery, readMembers, structureKey } from "./api"
import { isMain } from "./groups/kinds"
import styles from "./OverviewScreen.module.css"

/** Where the organisation stands: what to do next, and how many are aboard. */
export function OverviewScreen({ base }: { base: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const abilities = useAbilities()
  const { data: page } = useQuery(organisationQuery(organisation.id))
  const { data: all, isPending } = useQuery(groupsQuery(organisation.id))
  // Circles and associations have other leaders' names, and their people stand in the classes already.
  const groups = all?.filter((group) => isMain(group.kind, organisation.kind))
  const steps = page?.setup.steps ?? []
  const isSettingUp = abilities.has("structure.edit") && steps.some((step) => !step.isDone)
  return (
    <div className={styles.page}>
      <div>
        <PageHeader
          title={organisation.name}
          lead={
            isSettingUp
              ? t`Четыре шага — и все будут на связи. Их можно пройти в любом порядке и в несколько приёмов.`
              : undefined
          }
        />
        {isSettingUp && <FirstSteps steps={steps} base={base} />}
      </div>
      {groups !== undefined && groups.length > 0 && <Figures groups={groups} />}
      {(isPending || (groups !== undefined && groups.length > 0)) && (
        <GroupsTable groups={groups ?? []} base={base} isPending={isPending} />
      )}
    </div>
  )
}

function FirstSteps({ steps, base }: { steps: SetupStep[]; base: string }) {
  const { t } = useLingui()
  const words = useWords()
  const about = {
    groups: { href: `${base}/groups`, title: words.addGroups, text: words.groupsIntro },
    roster: {
      href: `${base}/roster`,
      title: t`Загрузить список`,
      text: t`Файл Excel из вашего электронного журнала, как он есть. Сначала покажем, что поняли, и только потом изменим.`,
    },
    staff: {
      href: `${base}/people`,
      title: t`Пригласить и подтвердить сотрудников`,
      text: t`У подтверждённых рядом с именем появится знак: родители видят, что это действительно педагог.`,
    },
    invitations: {
      href: `${base}/invitations`,
      title: t`Раздать приглашения`,
      text: t`Ссылки и листы с QR-кодами для печати.`,
    },
  }
  const next = steps.find((step) => !step.isDone)
  return (
    <ol className={styles.steps} aria-label={t`Первые шаги`}>
      {steps.map((step, place) => (
        <li key={step.key} className={step.isDone ? styles.done : step === next ? styles.next : undefined}>
          <Link to={about[step.key].href}>
            <i aria-hidden="true">{step.isDone ? <Check /> : place + 1}</i>
            <span>
              <b>{about[step.key].title}</b>
              <small>{step.isDone ? t`Готово` : about[step.key].text}</small>
            </span>
            <ChevronRight aria-hidden="true" />
          </Link>
        </li>
      ))}
    </ol>
  )
}

function Figures({ groups }: { groups: Group[] }) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const maySee = useAbilities().has("members.see")
  // Parents of two children stand in two groups: the sums of groups would count them twice.
  const { data: counts } = useQuery({
    queryKey: [...structureKey(organisation.id), "figures"],
    queryFn: async () => {
      const count = async (role: string, state: string) =>
        (await readMembers(organisation.id, { role, state }, { limit: 1 })).total
      const [students, allStudents, guardians, allGuardians] = await Promise.all([
        count("student", "claimed"),
        count("student", "all"),
        count("guardian", "claimed"),
        count("guardian", "all"),
      ])
      return { students, allStudents, guardians, allGuardians }
    },
    enabled: maySee,
  })
  const figures = [
    { name: words.groups, value: groups.length, of: null },
    ...(counts === undefined
      ? []
      : [
          { name: words.students, value: counts.students, of: counts.allStudents },
          { name: t`Родители`, value: counts.guardians, of: counts.allGuardians },
        ]),
  ]
  return (
    <section>
      <h2>{t`Кто уже на связи`}</h2>
      <dl className={styles.figures}>
        {figures.map(({ name, value, of }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {numberOf(value)} {of !== null && <small>{t`из ${numberOf(of)}`}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function GroupsTable({ groups, base, isPending }: { groups: Group[]; base: string; isPending: boolean }) {
  const { t } = useLingui()
  const words = useWords()
  const navigate = useNavigate()
  const columns: Column<Group>[] = [
    { id: "name", header: words.group, cell: (group) => group.name, width: "1.2fr" },
    {
      id: "curator",
      header: words.curator,
      cell: (group) => group.curator?.name ?? t`не назначен`,
      sortBy: (group) => group.curator?.name ?? "",
      width: "2fr",
    },
    {
      id: "students",
      header: words.students,
      cell: (group) => <Aboard here={group.claimedStudents} all={group.studentCount} />,
      sortBy: (group) => group.claimedStudents / Math.max(1, group.studentCount),
      width: "1.2fr",
    },
    {
      id: "guardians",
      header: t`Родители`,
      cell: (group) => <Aboard here={group.claimedGuardians} all={group.guardianCount} />,
      sortBy: (group) => group.claimedGuardians / Math.max(1, group.guardianCount),
      width: "1.2fr",
    },
  ]
  return (
    <DataTable
      label={words.groups}
      columns={columns}
      rows={groups}
      keyOf={(group) => group.id}
      nameOf={(group) => group.name}
      onOpen={(group) => void navigate({ to: `${base}/groups/${group.id}` })}
      isPending={isPending}
    />
  )
}
