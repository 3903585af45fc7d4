import { useLingui } from "@lingui/react/macro"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { Inbox, WifiOff } from "lucide-react"
import type { ApplicationPage, ApplicationQueue } from "../../foundation/contract/generated/api"
import { momentOf } from "../../foundation/formats"
import { sentenceOf } from "../../foundation/problems"
import { useStore } from "../../foundation/store"
import { Button } from "../../ui/Button"
import { type Column, DataTable } from "../../ui/DataTable"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { Tabs } from "../../ui/Tabs"
import { KINDS } from "../applying/words"
import { queueQuery, type State, shownState } from "./api"
import styles from "./Queue.module.css"

/** Applications by their state; those that wait for the operator come first. */
export function Queue() {
  const { t } = useLingui()
  const state = useStore(shownState)
  const { data, error, refetch } = useQuery({ ...queueQuery(state), placeholderData: keepPreviousData })
  const names: Record<State, string> = {
    submitted: t`Ждут решения`,
    returned: t`На исправлении`,
    approved: t`Подключены`,
    refused: t`Отклонены`,
  }
  return (
    <>
      <PageHeader
        title={t`Заявки организаций`}
        lead={t`Сверьте анкету с приказом. Одобрение создаёт организацию и даёт права администратора номеру из заявки.`}
      />
      {data === undefined && error !== null ? (
        <EmptyState
          icon={WifiOff}
          title={t`Очередь не открылась`}
          text={sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)}
          action={<Button variant="soft" onPress={() => void refetch()}>{t`Попробовать ещё раз`}</Button>}
        />
      ) : (
        <Tabs
          label={t`Состояние заявок`}
          selected={state}
          onSelect={(id) => shownState.set(id as State)}
          tabs={(Object.keys(names) as State[]).map((id) => ({
            id,
            label: names[id],
            count: data?.counts[id],
            content: <Applications queue={data} state={id} label={names[id]} />,
          }))}
        />
      )}
    </>
  )
}

function Applications({ queue, state, label }: { queue?: ApplicationQueue; state: State; label: string }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const columns: Column<ApplicationPage>[] = [
    {
      id: "name",
      header: t`Организация`,
      cell: (one) => (
        <span>
          {one.name}
          {one.restores !== null && <small className={styles.mark}>{t`восстановление администратора`}</small>}
        </span>
      ),
      sortBy: (one) => one.name,
      width: "2.4fr",
    },
    { id: "kind", header: t`Вид`, cell: (one) => t(KINDS[one.kind]), sortBy: (one) => t(KINDS[one.kind]) },
    {
      id: "municipality",
      header: t`Муниципалитет`,
      cell: (one) => one.municipality,
      sortBy: (one) => one.municipality,
      width: "1.2fr",
    },
    {
      id: "administrator",
      header: t`Администратор`,
      cell: (one) => one.administratorName,
      sortBy: (one) => one.administratorName,
      width: "1.4fr",
    },
    {
      id: "at",
      header: state === "submitted" ? t`Ждёт с` : t`Когда`,
      cell: (one) => momentOf(lastActOf(one)),
      sortBy: lastActOf,
      width: "150px",
    },
  ]
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={(queue?.applications ?? []).filter((one) => one.state === state)}
      keyOf={(one) => one.id}
      nameOf={(one) => one.name}
      sort={{ column: "at", direction: state === "submitted" ? "ascending" : "descending" }}
      onOpen={(one) => void navigate({ to: "/operator/$applicationId", params: { applicationId: one.id } })}
      isPending={queue === undefined}
      empty={
        <EmptyState
          icon={Inbox}
          title={state === "submitted" ? t`Очередь пуста` : t`Здесь пока ничего нет`}
          text={
            state === "submitted"
              ? t`Новая заявка появится здесь сама, как только её отправят со страницы «Подключить организацию».`
              : t`Заявки попадают сюда по вашему решению.`
          }
        />
      }
    />
  )
}

/** ISO times in UTC are ordered as texts. */
function lastActOf(application: ApplicationPage): string {
  return application.history.at(-1)?.at ?? application.submittedAt
}
