import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { lazy, type ReactNode, Suspense } from "react"
import { useMembership } from "../../foundation/session"
import { requestsQuery } from "../../invitations/api"
import { GroupInvitations, InvitationsScreen } from "../../invitations/InvitationsScreen"
import { RequestsScreen } from "../../invitations/requests/RequestsScreen"
import { movementCountsQuery } from "../../movement/api"
import { useAbilities } from "../../organisations/api"
import { SettingsScreen } from "../../organisations/settings/SettingsScreen"
import { useWords } from "../../organisations/words"
import { dataRequestsQuery } from "../../personal_data/api"
import { guardianshipRequestsQuery } from "../../structure/families/api"
import { GroupScreen } from "../../structure/groups/GroupScreen"
import { GroupsScreen } from "../../structure/groups/GroupsScreen"
import { OverviewScreen } from "../../structure/OverviewScreen"
import { PeopleScreen } from "../../structure/people/PeopleScreen"
import { RosterScreen } from "../../structure/roster/RosterScreen"

const JournalScreen = lazy(() =>
  import("../../organisations/journal/JournalScreen").then((found) => ({ default: found.JournalScreen })),
)
const ExchangeScreen = lazy(() =>
  import("../../exchange/ExchangeScreen").then((found) => ({ default: found.ExchangeScreen })),
)
const RegulationsScreen = lazy(() =>
  import("../../compliance/RegulationsScreen").then((found) => ({ default: found.RegulationsScreen })),
)

const MovementScreen = lazy(() =>
  import("../../movement/MovementScreen").then((found) => ({ default: found.MovementScreen })),
)
const MovementOf = lazy(() =>
  import("../../movement/MovementOf").then((found) => ({ default: found.MovementOf })),
)
const MovementOfPerson = lazy(() =>
  import("../../movement/MovementOfPerson").then((found) => ({ default: found.MovementOfPerson })),
)

const ReconciliationScreen = lazy(() =>
  import("../../reconciliation/ReconciliationScreen").then((found) => ({
    default: found.ReconciliationScreen,
  })),
)
const ReconciliationBanner = lazy(() =>
  import("../../reconciliation/ReconciliationBanner").then((found) => ({
    default: found.ReconciliationBanner,
  })),
)

const GuardianshipRequestsScreen = lazy(() =>
  import("../../structure/families/RequestsScreen").then((found) => ({
    default: found.GuardianshipRequestsScreen,
  })),
)
const ActivationScreen = lazy(() =>
  import("../../statistics/ActivationScreen").then((found) => ({ default: found.ActivationScreen })),
)
const ConsentsScreen = lazy(() =>
  import("../../personal_data/ConsentsScreen").then((found) => ({ default: found.ConsentsScreen })),
)
const DataRequestsScreen = lazy(() =>
  import("../../personal_data/DataRequestsScreen").then((found) => ({ default: found.DataRequestsScreen })),
)
const YearScreen = lazy(() =>
  import("../../school_year/YearScreen").then((found) => ({ default: found.YearScreen })),
)

/** Where a part stands: /o/<slug>/school/<part>/<id>. */
export type PartPlace = { base: string; id: string | undefined }

export type SchoolPart = {
  key: string
  label: string
  /** How many wait for a decision. */
  count?: number
  /** Whether this person has this part at all. */
  isOpen: boolean
  screen: (place: PartPlace) => ReactNode
}

export type PartGroup = { title: string | null; parts: SchoolPart[] }

/** The parts of «Школа» that the person has, in the order in which they stand. */
export function useSchoolParts(): PartGroup[] {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const abilities = useAbilities()
  const mayInvite = abilities.has("invitations.all") || abilities.has("invitations.own_groups")
  const { data: requests } = useQuery({ ...requestsQuery(organisation.id), enabled: mayInvite })
  const mayDecide = abilities.has("families.decide")
  const { data: guardianships } = useQuery({
    ...guardianshipRequestsQuery(organisation.id),
    enabled: mayDecide,
  })
  const mayReport = abilities.has("movement.report")
  const { data: moving } = useQuery({ ...movementCountsQuery(organisation.id), enabled: mayReport })
  const mayForget = abilities.has("personal_data.decide")
  const { data: dataRequests } = useQuery({ ...dataRequestsQuery(organisation.id), enabled: mayForget })
  const groups: PartGroup[] = [
    {
      title: null,
      parts: [
        {
          key: "",
          label: t`Обзор`,
          isOpen: true,
          screen: ({ base }) => (
            <>
              {abilities.has("reconciliation.see") && (
                <Suspense fallback={null}>
                  <ReconciliationBanner base={base} />
                </Suspense>
              )}
              <OverviewScreen base={base} />
            </>
          ),
        },
        {
          key: "groups",
          label: words.groups,
          isOpen: true,
          screen: ({ base, id }) =>
            id === undefined ? (
              <GroupsScreen base={base} />
            ) : (
              <GroupScreen
                key={id}
                base={base}
                groupId={id}
                invitations={mayInvite ? <GroupInvitations groupId={id} /> : null}
                movement={mayReport ? <MovementOf side="students" groupId={id} /> : null}
              />
            ),
        },
        {
          key: "year",
          label: t`Учебный год`,
          isOpen: abilities.has("school_year.turn"),
          screen: () => <YearScreen />,
        },
      ],
    },
    {
      title: t`Люди`,
      parts: [
        {
          key: "people",
          label: t`Все люди`,
          isOpen: abilities.has("members.see"),
          screen: () => (
            <PeopleScreen
              personActs={mayReport ? (person) => <MovementOfPerson person={person} /> : undefined}
            />
          ),
        },
        {
          key: "guardianships",
          label: t`Просьбы родителей`,
          count: guardianships?.length ?? 0,
          isOpen: mayDecide,
          screen: () => <GuardianshipRequestsScreen />,
        },
        {
          key: "roster",
          label: t`Список из файла`,
          isOpen: abilities.has("roster.import"),
          screen: ({ base, id }) => <RosterScreen base={base} rosterId={id} />,
        },
        {
          key: "reconciliation",
          label: t`Сверка`,
          isOpen: abilities.has("reconciliation.see"),
          screen: ({ base, id }) => <ReconciliationScreen base={base} id={id} />,
        },
        {
          key: "movement",
          label: t`Движение`,
          // What waits for this reader: decisions of an administrator, corrections of a curator.
          count: (abilities.has("movement.decide") ? moving?.reported : moving?.returned) ?? 0,
          isOpen: mayReport,
          screen: ({ base, id }) => <MovementScreen base={base} id={id} />,
        },
      ],
    },
    {
      title: t({ message: "Вход", context: "section of school" }),
      parts: [
        {
          key: "invitations",
          label: t`Приглашения`,
          isOpen: mayInvite,
          screen: () => <InvitationsScreen />,
        },
        {
          key: "requests",
          label: t`Заявки`,
          count: requests?.length ?? 0,
          isOpen: mayInvite,
          screen: () => <RequestsScreen />,
        },
        {
          key: "activation",
          label: t`Активация`,
          isOpen: abilities.has("activation.see"),
          screen: () => <ActivationScreen />,
        },
      ],
    },
    {
      title: t({ message: "Порядок", context: "section of school" }),
      parts: [
        {
          key: "regulations",
          label: t`Ознакомление`,
          isOpen: abilities.has("regulations.manage"),
          screen: ({ base, id }) => <RegulationsScreen base={base} id={id} />,
        },
        {
          key: "consents",
          label: t`Согласия`,
          isOpen: abilities.has("personal_data.consents"),
          screen: () => <ConsentsScreen mayPublish={abilities.has("personal_data.decide")} />,
        },
        {
          key: "data-requests",
          label: t`Запросы о данных`,
          count: dataRequests?.filter((one) => one.state === "open").length ?? 0,
          isOpen: abilities.has("personal_data.decide"),
          screen: () => <DataRequestsScreen />,
        },
        {
          key: "journal",
          label: t`Журнал действий`,
          isOpen: abilities.has("organisation.edit"),
          screen: () => <JournalScreen />,
        },
        {
          key: "exchange",
          label: t`Обмен`,
          isOpen: abilities.has("organisation.edit"),
          screen: () => <ExchangeScreen />,
        },
        {
          key: "settings",
          label: t`Настройки`,
          isOpen: abilities.has("organisation.edit"),
          screen: () => <SettingsScreen />,
        },
      ],
    },
  ]
  return groups
    .map((group) => ({ ...group, parts: group.parts.filter((part) => part.isOpen) }))
    .filter((group) => group.parts.length > 0)
}
