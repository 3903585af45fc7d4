import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { CalendarCheck, CalendarClock, ClipboardCheck, ListChecks, ShieldAlert } from "lucide-react"
import { useState } from "react"
import type { ReconciliationOverview } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { newId } from "../foundation/ids"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button, LinkButton } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"
import { FileDrop } from "../ui/FileDrop"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import { compareList, overviewQuery, reconciliationKey, reconciliationQuery, startByHand } from "./api"
import { DeadlinesDialog } from "./DeadlinesDialog"
import { GroupsTable } from "./GroupsTable"
import { HistoryTable } from "./HistoryTable"
import notices from "./Notices.module.css"
import styles from "./Reconciliation.module.css"
import start from "./StartScreen.module.css"
import { useReconciliationAct } from "./useActs"
import { deadlineWord, differencesWord } from "./words"

const ACCEPT = [".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv", ".zip"]

/** The deadline, the way in, and what was signed earlier. */
export function StartScreen({ base }: { base: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data, error } = useQuery(overviewQuery(organisation.id))
  if (error !== null) {
    return (
      <p className={styles.error} role="alert">
        {sentenceOf(error, t`Раздел не открылся. Попробуйте ещё раз.`)}
      </p>
    )
  }
  if (data === undefined) return <Skeleton lines={8} />
  return (
    <>
      <PageHeader
        title={t`Сверка`}
        lead={t`Раз в четверть список школы сверяется с тем, что есть в Парте, и с тем, кто действительно входит. Итог подписывает руководитель или администратор.`}
        actions={data.mayRun ? <DeadlinesDialog deadlines={data.deadlines} /> : undefined}
      />
      <DeadlineCard overview={data} base={base} />
      {!data.isIntact && (
        <div className={notices.alarm} role="alert">
          <ShieldAlert aria-hidden="true" />
          <p>{t`Подписанные итоги изменены в обход программы: их отпечатки не сходятся. Сообщите тому, кто обслуживает сервер.`}</p>
        </div>
      )}
      {data.mayRun && data.current === null && <Ways base={base} />}
      {!data.mayRun && <OwnGroups base={base} overview={data} />}
      {data.mayRun && <HistoryTable base={base} history={data.history} />}
    </>
  )
}

function DeadlineCard({ overview, base }: { overview: ReconciliationOverview; base: string }) {
  const { t } = useLingui()
  const { deadline, current, mayRun } = overview
  const Icon = deadline.isDone ? CalendarCheck : CalendarClock
  const tone = deadline.isDone
    ? "done"
    : deadline.isOverdue
      ? "late"
      : deadline.daysLeft <= 14
        ? "soon"
        : "calm"
  const open = current?.counts.reduce((sum, one) => sum + one.open, 0) ?? 0
  return (
    <section className={styles.deadline} data-tone={tone} aria-label={t`Срок сверки`}>
      <Icon aria-hidden="true" />
      <div>
        <h2>{t`Срок — ${dateOf(deadline.dueOn)}`}</h2>
        <p>
          {deadlineWord(deadline)}
          {current !== null &&
            ` · ${current.method === "roster" ? t`идёт по списку «${current.fileName}»` : t`идёт вручную, по группам`}`}
          {current !== null &&
            mayRun &&
            ` · ${open === 0 ? t`всё решено` : t`не решено: ${differencesWord(open)}`}`}
        </p>
      </div>
      {current !== null && mayRun && (
        <LinkButton href={`${base}/reconciliation/${current.id}`}>{t`Продолжить`}</LinkButton>
      )}
    </section>
  )
}

function Ways({ base }: { base: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [file, setFile] = useState<File | null>(null)
  const compare = useMutation({
    mutationFn: ({ id, chosen }: { id: string; chosen: File }) => compareList(organisation.id, id, chosen),
    onSuccess: (found) => {
      client.setQueryData(reconciliationQuery(organisation.id, found.brief.id).queryKey, found)
      void client.invalidateQueries({ queryKey: reconciliationKey(organisation.id) })
      void navigate({ to: `${base}/reconciliation/${found.brief.id}` })
    },
    onError: () => setFile(null),
  })
  const begin = useReconciliationAct((organisationId, id: string) => startByHand(organisationId, id))
  const take = (chosen: File) => {
    setFile(chosen)
    compare.mutate({ id: newId(), chosen })
  }
  const isBusy = compare.isPending || begin.isPending
  return (
    <section className={start.ways} aria-label={t`Начать сверку`}>
      <div className={start.way}>
        <h2>
          <ClipboardCheck aria-hidden="true" />
          {t`По списку`}
        </h2>
        <p>{t`Загрузите сегодняшний список учеников из журнала. Мы найдём, кто прибыл, выбыл, перешёл, сменил фамилию или телефон. Пока вы не решите, ничего не изменится.`}</p>
        <FileDrop
          label={compare.isPending ? t`Сравниваем…` : t`Файл со списком`}
          choose={t`Выбрать файл`}
          drop={t`или перетащите сюда`}
          description={t`Excel, ODS, CSV или архив OneRoster, до 20 МБ.`}
          accept={ACCEPT}
          file={file}
          onFile={take}
          isDisabled={isBusy}
          error={
            compare.isError ? sentenceOf(compare.error, t`Файл не прочитан. Попробуйте ещё раз.`) : undefined
          }
        />
      </div>
      <div className={start.way}>
        <h2>
          <ListChecks aria-hidden="true" />
          {t`Вручную`}
        </h2>
        <p>{t`Каждый классный руководитель отметит в своём списке, кто учится, кто выбыл или перешёл, и допишет новых. Списки можно напечатать.`}</p>
        <Button
          variant="soft"
          isDisabled={isBusy}
          onPress={() => {
            const id = newId()
            begin.mutate(id, { onSuccess: () => void navigate({ to: `${base}/reconciliation/${id}` }) })
          }}
        >
          {t`Начать вручную`}
        </Button>
      </div>
    </section>
  )
}

function OwnGroups({ overview, base }: { overview: ReconciliationOverview; base: string }) {
  const { t } = useLingui()
  if (overview.ownGroups.length === 0) {
    return (
      <EmptyState
        icon={ListChecks}
        title={t`Сейчас отмечать нечего`}
        text={t`Когда администратор начнёт сверку вручную, здесь появятся списки ваших групп.`}
      />
    )
  }
  return <GroupsTable base={base} groups={overview.ownGroups} isByHand />
}
