import { useLingui } from "@lingui/react/macro"
import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query"
import { BookOpenCheck, Download, ShieldCheck } from "lucide-react"
import { useDeferredValue, useState } from "react"
import type { JournalEntry } from "../../foundation/contract/generated/api"
import { momentOf, numberOf } from "../../foundation/formats"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { Button, LinkButton } from "../../ui/Button"
import { type Column, DataTable } from "../../ui/DataTable"
import { EmptyState } from "../../ui/EmptyState"
import { PageHeader } from "../../ui/PageHeader"
import { Strip } from "../../ui/Strip"
import { toast } from "../../ui/Toasts"
import { journalQuery, NO_FILTER, readProof, sheetPath } from "./api"
import { Changes } from "./Changes"
import { EntryDialog } from "./EntryDialog"
import { JournalFilters } from "./JournalFilters"
import styles from "./JournalScreen.module.css"

/** Who did what to whom: found, proven, taken away as a sheet. */
export function JournalScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const [filter, setFilter] = useState(NO_FILTER)
  const [opened, setOpened] = useState<JournalEntry | null>(null)
  const asked = useDeferredValue(filter)
  const found = useInfiniteQuery({
    ...journalQuery(organisation.id, asked),
    placeholderData: keepPreviousData,
  })
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? []
  const columns = useColumns()
  return (
    <>
      <PageHeader
        title={t`Журнал действий`}
        lead={t`Кто, когда и что сделал. Записи нельзя ни изменить, ни удалить: каждая связана с предыдущей.`}
        actions={
          <LinkButton
            href={sheetPath(organisation.id, asked)}
            variant="soft"
            icon={Download}
            download=""
          >{t`Скачать в Excel`}</LinkButton>
        }
      />
      <ProofStrip />
      <JournalFilters filter={filter} onChange={setFilter} />
      <p className={styles.total} aria-live="polite">
        {found.data === undefined ? "" : t`Записей: ${numberOf(found.data.pages[0]?.total ?? 0)}`}
      </p>
      <DataTable
        label={t`Журнал действий`}
        columns={columns}
        rows={entries}
        keyOf={(entry) => String(entry.number)}
        nameOf={(entry) => `${entry.title}, ${entry.subject.name}`}
        onOpen={setOpened}
        isPending={found.isPending}
        empty={
          <EmptyState
            icon={BookOpenCheck}
            title={found.error === null ? t`Записей не нашлось` : t`Журнал не открылся`}
            text={
              found.error === null
                ? t`Здесь появится каждое действие администрации: роли, классы, списки, приглашения.`
                : sentenceOf(found.error, t`Попробуйте ещё раз.`)
            }
            action={
              <Button variant="soft" onPress={() => setFilter(NO_FILTER)}>{t`Показать весь журнал`}</Button>
            }
          />
        }
      />
      {found.hasNextPage && (
        <div className={styles.more}>
          <Button variant="plain" onPress={() => void found.fetchNextPage()} isDisabled={found.isFetching}>
            {found.isFetchingNextPage ? t`Загружаем ещё…` : t`Показать ещё`}
          </Button>
        </div>
      )}
      {opened !== null && <EntryDialog entry={opened} onClose={() => setOpened(null)} />}
    </>
  )
}

/** Whether anybody touched the journal: asked for by hand, since every entry is read for it. */
function ProofStrip() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const proof = useMutation({
    mutationFn: () => readProof(organisation.id),
    onError: (error) => toast(sentenceOf(error, t`Проверить не получилось. Попробуйте ещё раз.`)),
  })
  const result = proof.data
  const check = (
    <Button
      size="small"
      variant="soft"
      icon={ShieldCheck}
      onPress={() => proof.mutate()}
      isDisabled={proof.isPending}
    >
      {proof.isPending ? t`Проверяем…` : t`Проверить целостность`}
    </Button>
  )
  if (result === undefined) return <div className={styles.proof}>{check}</div>
  if (!result.isIntact)
    return (
      <Strip tone="danger" action={check}>
        {t`Журнал повреждён: запись № ${numberOf(result.brokenAt ?? 0)} не связана с предыдущей. Сообщите оператору платформы.`}
      </Strip>
    )
  return (
    <Strip tone="quiet" action={check}>
      {t`Журнал цел. Проверено записей: ${numberOf(result.count)}. Отпечаток последней: ${result.lastHash.slice(0, 16)}`}
    </Strip>
  )
}

function useColumns(): Column<JournalEntry>[] {
  const { t } = useLingui()
  return [
    {
      id: "act",
      header: t`Действие`,
      isTitle: true,
      width: "1.6fr",
      cell: (entry) => <strong className={styles.act}>{entry.title}</strong>,
    },
    { id: "subject", header: t`С кем или с чем`, width: "1.3fr", cell: (entry) => entry.subject.name },
    {
      id: "changes",
      header: t`Что изменилось`,
      width: "2fr",
      isHiddenOnPhone: true,
      cell: (entry) => <Changes entry={entry} most={2} />,
    },
    {
      id: "actor",
      header: t`Кто`,
      width: "1.2fr",
      cell: (entry) => entry.actor.name,
    },
    { id: "at", header: t`Когда`, width: "150px", cell: (entry) => momentOf(entry.at) },
  ]
}
