import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { FileUp, PartyPopper, Printer, RefreshCw, Trash2 } from "lucide-react"
import { useState } from "react"
import type { DecisionAnswer, ReconciliationView } from "../foundation/contract/generated/api"
import { dateOf, momentOf, numberOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button, LinkButton } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { Dialog } from "../ui/Dialog"
import { EmptyState } from "../ui/EmptyState"
import { FileDrop } from "../ui/FileDrop"
import { PageHeader } from "../ui/PageHeader"
import { Steps } from "../ui/Steps"
import { Switch } from "../ui/Switch"
import { toast } from "../ui/Toasts"
import {
  compareAgain,
  compareList,
  type Decide,
  decideDifferences,
  dropReconciliation,
  listsPath,
  reconciliationKey,
  reconciliationQuery,
} from "./api"
import { DifferenceSection } from "./DifferenceSection"
import { GroupsTable } from "./GroupsTable"
import { Notices } from "./Notices"
import styles from "./Reconciliation.module.css"
import { SignDialog } from "./SignDialog"
import { SourcesFigures } from "./SourcesFigures"
import { useReconciliationAct } from "./useActs"
import { differencesWord, KINDS, sinceWord } from "./words"

type Props = { base: string; reconciliation: ReconciliationView }

/** The one under way: differences by kind, each with its act; then the signature. */
export function DifferencesScreen({ base, reconciliation }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { brief } = reconciliation
  const [isAllShown, setAllShown] = useState(false)
  const [refusals, setRefusals] = useState<ReadonlyMap<string, string>>(new Map())
  const isByHand = brief.method === "by_hand"
  const open = reconciliation.differences.filter((one) => one.state === "open").length
  const decided = reconciliation.differences.length - open
  const shown = reconciliation.differences.filter((one) => isAllShown || one.state === "open")
  const act = useReconciliationAct((organisationId, items: Decide[]) =>
    decideDifferences(organisationId, brief.id, items),
  )
  const decide = (items: Decide[]) =>
    act.mutateAsync(items).then(
      ({ answers }) => {
        setRefusals((now) => withAnswers(now, answers))
        const refused = answers.filter((one) => one.problem !== null)
        if (refused.length === 0) return true
        toast(
          refused.length === 1 && refused[0]?.problem
            ? refused[0].problem
            : t`Не получилось: ${numberOf(refused.length)}. Причина стоит у каждой строки.`,
        )
        return false
      },
      () => false,
    )
  return (
    <>
      <PageHeader
        title={t`Сверка к ${dateOf(brief.dueOn)}`}
        back={{ href: `${base}/reconciliation`, label: t`Все сверки` }}
        lead={isByHand ? t`По спискам классных руководителей` : t`По списку «${brief.fileName}»`}
        actions={<Acts base={base} reconciliation={reconciliation} />}
      />
      <Steps
        label={t`Шаги сверки`}
        steps={[isByHand ? t`Списки групп` : t`Список`, t`Решения`, t`Подпись`]}
        current={reconciliation.unchecked.length > 0 ? 0 : open > 0 ? 1 : 2}
      />
      <SourcesFigures reconciliation={reconciliation} />
      {brief.sinceLast !== null && (
        <p className={styles.lead}>
          {t`С прошлой сверки (${dateOf(brief.sinceLast.signedAt)}): ${sinceWord(brief.sinceLast)}.`}
        </p>
      )}
      <Notices reconciliation={reconciliation} />
      {isByHand && (
        <section className={styles.block}>
          <div className={styles.bar}>
            <h2>{t`Списки групп`}</h2>
            <LinkButton
              href={listsPath(organisation.id, brief.id)}
              variant="soft"
              size="small"
              icon={Printer}
              target="_blank"
            >
              {t`Напечатать все`}
            </LinkButton>
          </div>
          <GroupsTable base={base} groups={reconciliation.groups} isByHand />
        </section>
      )}
      <section className={styles.block}>
        <div className={styles.bar}>
          <h2>
            {t`Расхождения`} <small>{open === 0 ? t`всё решено` : t`не решено: ${numberOf(open)}`}</small>
          </h2>
          {decided > 0 && (
            <Switch isSelected={isAllShown} onChange={setAllShown}>
              {t`Показать решённые (${numberOf(decided)})`}
            </Switch>
          )}
        </div>
        {shown.length === 0 && (
          <EmptyState
            icon={PartyPopper}
            title={decided === 0 ? t`Расхождений нет` : t`Всё решено`}
            text={t`Осталось подписать итог: он сохранится неизменным, и с ним сравнится следующая сверка.`}
          />
        )}
        {KINDS.map((kind) => (
          <DifferenceSection
            key={kind}
            kind={kind}
            differences={shown.filter((one) => one.kind === kind)}
            refusals={refusals}
            isBusy={act.isPending}
            onDecide={decide}
          />
        ))}
      </section>
      <footer className={styles.foot}>
        <p>
          {reconciliation.unchecked.length > 0
            ? t`Не проверены группы: ${reconciliation.unchecked.slice(0, 6).join(", ")}${reconciliation.unchecked.length > 6 ? " …" : ""}`
            : open > 0
              ? t`Подписать можно и с нерешёнными: ${differencesWord(open)}. Они войдут в итог как открытые.`
              : t`Всё решено, итог можно подписывать.`}
        </p>
        <SignDialog base={base} reconciliation={reconciliation} open={open} />
      </footer>
    </>
  )
}

function withAnswers(
  now: ReadonlyMap<string, string>,
  answers: DecisionAnswer[],
): ReadonlyMap<string, string> {
  const next = new Map(now)
  for (const one of answers) {
    if (one.problem === null) next.delete(one.differenceId)
    else next.set(one.differenceId, one.problem)
  }
  return next
}

function Acts({ base, reconciliation }: Props) {
  const { t } = useLingui()
  const { brief, comparedAt } = reconciliation
  const navigate = useNavigate()
  const [isDropping, setDropping] = useState(false)
  const again = useReconciliationAct((organisationId, id: string) => compareAgain(organisationId, id))
  const drop = useReconciliationAct((organisationId, id: string) => dropReconciliation(organisationId, id))
  return (
    <>
      <Button
        size="small"
        variant="soft"
        icon={RefreshCw}
        isDisabled={again.isPending}
        onPress={() =>
          again.mutate(brief.id, { onSuccess: () => toast(t`Сравнено заново. Решения сохранились.`) })
        }
      >
        {again.isPending ? t`Сравниваем…` : t`Сравнить заново`}
      </Button>
      {brief.method === "roster" && <OtherList id={brief.id} comparedAt={comparedAt} />}
      <Button
        size="small"
        variant="plain"
        icon={Trash2}
        onPress={() => setDropping(true)}
      >{t`Отменить сверку`}</Button>
      <ConfirmDialog
        title={t`Отменить сверку?`}
        text={t`Итога не будет, нерешённые расхождения забудутся. Что уже исправлено, останется исправленным.`}
        confirm={t`Отменить сверку`}
        cancel={t`Назад`}
        isDanger
        isOpen={isDropping}
        onOpenChange={setDropping}
        isBusy={drop.isPending}
        onConfirm={() =>
          drop.mutate(brief.id, { onSuccess: () => void navigate({ to: `${base}/reconciliation` }) })
        }
      />
    </>
  )
}

function OtherList({ id, comparedAt }: { id: string; comparedAt: string | null }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [file, setFile] = useState<File | null>(null)
  const compare = useMutation({
    mutationFn: (chosen: File) => compareList(organisation.id, id, chosen),
    onSuccess: (found) => {
      client.setQueryData(reconciliationQuery(organisation.id, id).queryKey, found)
      void client.invalidateQueries({ queryKey: reconciliationKey(organisation.id) })
      setOpen(false)
    },
    onSettled: () => setFile(null),
  })
  return (
    <>
      <Button
        size="small"
        variant="soft"
        icon={FileUp}
        onPress={() => setOpen(true)}
      >{t`Другой список`}</Button>
      <Dialog
        title={t`Сравнить с другим списком`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        closeLabel={t`Закрыть`}
      >
        <p className={styles.lead}>
          {t`Решения останутся у тех же расхождений.`}{" "}
          {comparedAt !== null && t`Прежний список сравнён ${momentOf(comparedAt)}.`}
        </p>
        <FileDrop
          label={compare.isPending ? t`Сравниваем…` : t`Файл со списком`}
          choose={t`Выбрать файл`}
          drop={t`или перетащите сюда`}
          file={file}
          onFile={(chosen) => {
            setFile(chosen)
            compare.mutate(chosen)
          }}
          isDisabled={compare.isPending}
          error={
            compare.isError ? sentenceOf(compare.error, t`Файл не прочитан. Попробуйте ещё раз.`) : undefined
          }
        />
      </Dialog>
    </>
  )
}
