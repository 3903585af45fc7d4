import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import type { RosterSummary } from "../../foundation/contract/generated/api"
import { momentOf, numberOf } from "../../foundation/formats"
import { newId } from "../../foundation/ids"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { useWords } from "../../organisations/words"
import { type Column, DataTable } from "../../ui/DataTable"
import { FileDrop } from "../../ui/FileDrop"
import { rosterQuery, rostersQuery, uploadRoster } from "./api"
import styles from "./Roster.module.css"

const ACCEPT = [".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv", ".zip"]

/** The first step: a file. Below it what was loaded before. */
export function RosterStart({ base }: { base: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [file, setFile] = useState<File | null>(null)
  const upload = useMutation({
    mutationFn: ({ id, chosen }: { id: string; chosen: File }) => uploadRoster(organisation.id, id, chosen),
    onSuccess: (roster) => {
      client.setQueryData(rosterQuery(organisation.id, roster.id).queryKey, roster)
      void client.invalidateQueries({ queryKey: rostersQuery(organisation.id).queryKey })
      void navigate({ to: `${base}/roster/${roster.id}` })
    },
    onError: () => setFile(null),
  })
  const take = (chosen: File) => {
    setFile(chosen)
    upload.mutate({ id: newId(), chosen })
  }
  return (
    <>
      <h1>{t`Загрузить список`}</h1>
      <p className={styles.lead}>
        {t`Подойдёт файл, который у вас уже есть: из электронного журнала, из бухгалтерии или составленный вручную. Столбцы могут стоять в любом порядке. Пока вы не подтвердите, ничего не изменится.`}
      </p>
      <FileDrop
        label={upload.isPending ? t`Читаем файл…` : t`Файл со списком`}
        choose={t`Выбрать файл`}
        drop={t`или перетащите сюда`}
        description={t`Excel, ODS, CSV или архив OneRoster, до 20 МБ.`}
        accept={ACCEPT}
        file={file}
        onFile={take}
        isDisabled={upload.isPending}
        error={
          upload.isError ? sentenceOf(upload.error, t`Файл не прочитан. Попробуйте ещё раз.`) : undefined
        }
      />
      <History base={base} />
    </>
  )
}

function History({ base }: { base: string }) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const navigate = useNavigate()
  const { data: rosters = [] } = useQuery(rostersQuery(organisation.id))
  if (rosters.length === 0) return null
  const states = {
    understood: t`не загружен`,
    planned: t`не загружен`,
    applying: t`загружается`,
    applied: t`загружен`,
    failed: t`не получилось`,
  }
  const columns: Column<RosterSummary>[] = [
    { id: "name", header: t`Файл`, cell: (one) => one.fileName, width: "2.4fr" },
    { id: "state", header: t`Состояние`, cell: (one) => states[one.state], width: "1.1fr" },
    { id: "students", header: words.students, cell: (one) => numberOf(one.counts.students), width: "1fr" },
    { id: "at", header: t`Когда`, cell: (one) => momentOf(one.appliedAt ?? one.createdAt), width: "1.5fr" },
    { id: "by", header: t`Кто`, cell: (one) => one.createdBy ?? "", width: "1.3fr" },
  ]
  return (
    <section className={styles.history}>
      <h2>{t`Прежние загрузки`}</h2>
      <DataTable
        label={t`Прежние загрузки`}
        columns={columns}
        rows={rosters}
        keyOf={(one) => one.id}
        nameOf={(one) => one.fileName}
        onOpen={(one) => void navigate({ to: `${base}/roster/${one.id}` })}
      />
    </section>
  )
}
