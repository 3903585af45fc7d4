import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { TriangleAlert } from "lucide-react"
import { useState } from "react"
import type { RosterView } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { guardiansCount, staffCount, useWords } from "../../organisations/words"
import { Button, LinkButton } from "../../ui/Button"
import { toast } from "../../ui/Toasts"
import { correctRoster, rosterQuery, type SheetEdit } from "./api"
import { ProblemsDialog } from "./ProblemsDialog"
import styles from "./Roster.module.css"
import { SheetTable } from "./SheetTable"

type Props = { roster: RosterView; base: string; onNext: () => void }

/** The second step: what was understood of the file; every column can be given another meaning. */
export function RosterUnderstood({ roster, base, onNext }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const correct = useMutation({
    mutationFn: (edit: SheetEdit) => correctRoster(organisation.id, roster.id, [edit]),
    onSuccess: (read) => client.setQueryData(rosterQuery(organisation.id, roster.id).queryKey, read),
    onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)),
  })
  const isNothing = roster.counts.students === 0 && roster.counts.staff === 0
  return (
    <>
      <h1>{titleOf(roster.fileName)}</h1>
      <p className={styles.lead} aria-live="polite">
        <Found roster={roster} />{" "}
        {t`Проверьте столбцы: если что-то не так, выберите другое. Пока ничего не изменено.`}
        {roster.isRemembered && ` ${t`Столбцы прочитаны так, как вы поправили в прошлый раз.`}`}
      </p>
      {roster.sheets.map((sheet) => (
        <SheetTable
          key={sheet.name}
          sheet={sheet}
          meanings={roster.meanings}
          pending={correct.isPending ? correct.variables : undefined}
          onEdit={(edit) => correct.mutate(edit)}
        />
      ))}
      <Problems roster={roster} />
      <div className={styles.actions}>
        <LinkButton href={`${base}/roster`} variant="soft">{t`Назад`}</LinkButton>
        <Button
          onPress={onNext}
          isDisabled={correct.isPending || isNothing}
        >{t`Дальше: что изменится`}</Button>
      </div>
    </>
  )
}

function Found({ roster }: { roster: RosterView }) {
  const words = useWords()
  const { students, groups, guardians, staff } = roster.counts
  if (students === 0 && staff === 0)
    return <Trans>Мы не нашли здесь людей. Укажите столбец с фамилиями.</Trans>
  if (students === 0) {
    return (
      <Trans>
        Нашли: <b>{staffCount(staff)}</b>.
      </Trans>
    )
  }
  const people = <b>{words.studentsCount(students)}</b>
  const where = <b>{words.inGroupsCount(groups)}</b>
  const families = <b>{guardiansCount(guardians)}</b>
  if (staff > 0) {
    return (
      <Trans>
        Нашли: {people} {where}, {families}, <b>{staffCount(staff)}</b>.
      </Trans>
    )
  }
  return (
    <Trans>
      Нашли: {people} {where}, {families}.
    </Trans>
  )
}

/** The strip about rows that weren't understood, with the list behind it. */
export function Problems({ roster }: { roster: RosterView }) {
  const { t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  if (roster.problemCount === 0) return null
  return (
    <div className={styles.notice}>
      <TriangleAlert aria-hidden="true" />
      <p>
        <b>
          <Plural
            value={roster.problemCount}
            one="# строка с замечанием."
            few="# строки с замечаниями."
            many="# строк с замечаниями."
            other="# строки с замечаниями."
          />
        </b>{" "}
        {t`Остальные это не задержит; список с причинами можно скачать и загрузить снова.`}
      </p>
      <Button variant="plain" size="small" onPress={() => setOpen(true)}>{t`Посмотреть`}</Button>
      <ProblemsDialog roster={roster} isOpen={isOpen} onOpenChange={setOpen} />
    </div>
  )
}

/** «Контингент на 01.09.2026» of «Контингент на 01.09.2026.xlsx». */
export function titleOf(fileName: string): string {
  return fileName.replace(/\.[a-z]{3,4}$/i, "")
}
