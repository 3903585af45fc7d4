import { Trans, useLingui } from "@lingui/react/macro"
import { CheckCircle2 } from "lucide-react"
import { useCallback, useState } from "react"
import type { RosterView } from "../../foundation/contract/generated/api"
import { momentOf, numberOf } from "../../foundation/formats"
import { useEvents } from "../../foundation/live"
import { guardiansCount, staffCount, useWords } from "../../organisations/words"
import { LinkButton } from "../../ui/Button"
import { ProgressBar } from "../../ui/ProgressBar"
import styles from "./Roster.module.css"
import own from "./RosterDone.module.css"
import { Problems, titleOf } from "./RosterUnderstood"

const PROGRESS = ["structure.roster_progressed"] as const

/** While it is applied: how far. It goes on without this page. */
export function RosterApplying({ roster }: { roster: RosterView }) {
  const { t } = useLingui()
  const [progress, setProgress] = useState({ done: 0, total: 0 })
  const follow = useCallback(
    ({ data }: { data: { rosterId: string; done: number; total: number } }) => {
      if (data.rosterId === roster.id) setProgress({ done: data.done, total: data.total })
    },
    [roster.id],
  )
  useEvents(PROGRESS, follow)
  const { done, total } = progress
  return (
    <>
      <h1>{titleOf(roster.fileName)}</h1>
      <ProgressBar
        label={t`Загружаем`}
        value={done}
        max={total}
        text={total === 0 ? t`начинаем…` : t`${numberOf(done)} из ${numberOf(total)}`}
      />
      <p
        className={styles.lead}
      >{t`Страницу можно закрыть: загрузка продолжится сама. Если что-то пойдёт не так, не изменится ничего.`}</p>
    </>
  )
}

/** What came of it, and what to do now. */
export function RosterApplied({ roster, base }: { roster: RosterView; base: string }) {
  const { t } = useLingui()
  const words = useWords()
  const { students, groups, guardians, staff } = roster.counts
  return (
    <>
      <div className={own.done}>
        <CheckCircle2 aria-hidden="true" />
        <div>
          <h1>{t`Список загружен`}</h1>
          <p className={styles.lead}>
            {students > 0 ? (
              <Trans>
                В нём <b>{words.studentsCount(students)}</b> {words.inGroupsCount(groups)} и{" "}
                <b>{guardiansCount(guardians)}</b>.
              </Trans>
            ) : (
              <Trans>
                В нём <b>{staffCount(staff)}</b>.
              </Trans>
            )}{" "}
            {roster.appliedAt !== null && momentOf(roster.appliedAt)}
          </p>
        </div>
      </div>
      <Problems roster={roster} />
      <section className={own.next}>
        <h2>{t`Что дальше`}</h2>
        <p className={styles.lead}>
          {t`Люди записаны, но сами ещё не пришли. Раздайте приглашения: войти можно по номеру телефона или почте из списка.`}
        </p>
        <div className={own.ways}>
          <LinkButton href={`${base}/invitations`}>{t`Раздать приглашения`}</LinkButton>
          <LinkButton href={`${base}/groups`} variant="soft">
            {words.chooseCurator}
          </LinkButton>
          <LinkButton href={`${base}/people`} variant="soft">{t`Посмотреть людей`}</LinkButton>
          <LinkButton href={`${base}/roster`} variant="plain">{t`Загрузить ещё файл`}</LinkButton>
        </div>
      </section>
    </>
  )
}
