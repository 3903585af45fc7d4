import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type { ChoiceInput, PlanCounts, RosterView } from "../../foundation/contract/generated/api"
import { numberOf } from "../../foundation/formats"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { Button } from "../../ui/Button"
import { Skeleton } from "../../ui/Skeleton"
import { structureKey } from "../api"
import { applyRoster, choosePeople, planRoster, rosterQuery } from "./api"
import { PlanSections } from "./PlanSections"
import styles from "./Roster.module.css"
import own from "./RosterPlan.module.css"
import { Problems } from "./RosterUnderstood"

type Props = { roster: RosterView; onBack: () => void }

/** The third step: what would change. The last button of it is the first that changes anything. */
export function RosterPlan({ roster, onBack }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const planKey = [...structureKey(organisation.id), "roster", roster.id, "plan"]
  const { data: plan, error } = useQuery({
    queryKey: planKey,
    queryFn: async () => {
      const made = await planRoster(organisation.id, roster.id)
      // Planning finds problems too: the strip and the file list them.
      await client.invalidateQueries({
        queryKey: rosterQuery(organisation.id, roster.id).queryKey,
        exact: true,
      })
      return made
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const apply = useMutation({
    mutationFn: () => applyRoster(organisation.id, roster.id),
    onSuccess: () =>
      client.setQueryData(rosterQuery(organisation.id, roster.id).queryKey, {
        ...roster,
        state: "applying" as const,
      }),
  })
  const choose = useMutation({
    mutationFn: (choices: ChoiceInput[]) => choosePeople(organisation.id, roster.id, choices),
    onSuccess: (changed) => client.setQueryData(planKey, changed),
  })
  const failure = error ?? apply.error ?? choose.error
  const isNothing = plan !== undefined && plan.counts.create === 0 && plan.counts.change === 0
  return (
    <>
      <h1>{t`Что изменится`}</h1>
      {plan === undefined && error === null && (
        <div aria-busy="true">
          <p className={styles.lead}>{t`Сравниваем файл с тем, что у вас уже есть…`}</p>
          <Skeleton lines={6} />
        </div>
      )}
      {plan !== undefined && (
        <>
          <p className={styles.lead}>
            {isNothing
              ? t`Всё, что есть в файле, у вас уже есть. Менять нечего.`
              : t`Пока ничего не изменено. Уже пришедшие люди останутся на месте, никто не удаляется и никому ничего не отправляется.`}
          </p>
          <Counts counts={plan.counts} />
          <Problems roster={roster} />
          <PlanSections plan={plan} isBusy={choose.isPending || apply.isPending} onChoose={choose.mutate} />
        </>
      )}
      {failure !== null && (
        <p className={styles.error} role="alert">
          {sentenceOf(failure, t`Не получилось. Ничего не изменено, попробуйте ещё раз.`)}
        </p>
      )}
      <div className={styles.actions}>
        <Button variant="soft" onPress={onBack} isDisabled={apply.isPending}>{t`Назад`}</Button>
        <Button
          onPress={() => apply.mutate()}
          isDisabled={plan === undefined || isNothing || apply.isPending || choose.isPending}
        >
          {t`Загрузить`}
        </Button>
      </div>
    </>
  )
}

function Counts({ counts }: { counts: PlanCounts }) {
  const { t } = useLingui()
  const figures: [string, number][] = [
    [t`новых`, counts.create],
    [t`изменятся`, counts.change],
    [t`неясных`, counts.unclear],
    [t`без изменений`, counts.unchanged],
  ]
  return (
    <dl className={own.counts}>
      {figures.map(([name, value]) => (
        <div key={name} className={value === 0 ? own.zero : undefined}>
          <dt>{name}</dt>
          <dd>{numberOf(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
