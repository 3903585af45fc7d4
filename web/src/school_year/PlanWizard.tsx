import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import type { YearPreview, YearTurn } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { useWords } from "../organisations/words"
import { Button } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { PageHeader } from "../ui/PageHeader"
import { Steps } from "../ui/Steps"
import { toast } from "../ui/Toasts"
import { applyTurn, discardPlan, yearKey } from "./api"
import { CheckStep } from "./CheckStep"
import { CuratorsStep } from "./CuratorsStep"
import { GroupsStep } from "./GroupsStep"
import { SpecialStep } from "./SpecialStep"
import { usePlan } from "./useYear"
import styles from "./Year.module.css"

type Props = { turn: YearTurn; preview: YearPreview }

/** The plan, step by step; every change is saved, nothing happens before the last step. */
export function PlanWizard({ turn, preview }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const client = useQueryClient()
  const { organisation } = useMembership()
  const [step, setStep] = useState(0)
  const [asking, setAsking] = useState<"apply" | "discard" | null>(null)
  const { plan, change, isSaving } = usePlan(turn)
  const again = () => void client.invalidateQueries({ queryKey: yearKey(organisation.id) })
  const failed = (error: Error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`))
  const apply = useMutation({
    mutationFn: () => applyTurn(organisation.id, turn.id, preview.fingerprint),
    onSuccess: () => {
      toast(t`Новый учебный год начался`)
      void client.invalidateQueries()
    },
    onError: failed,
    onSettled: () => {
      setAsking(null)
      again()
    },
  })
  const discard = useMutation({
    mutationFn: () => discardPlan(organisation.id, turn.id),
    onError: failed,
    onSettled: again,
  })
  const steps = [words.groups, t`Особые случаи`, t`Руководители`, t`Проверка`]
  const isBlocked = preview.faults.some((fault) => fault.isBlocking)
  const parts = { turn, plan, preview, change }
  return (
    <>
      <PageHeader
        title={t`Переход на ${turn.label}`}
        lead={t`План сохраняется сам. Ничего не изменится, пока вы не подтвердите последний шаг.`}
        actions={
          <Button variant="plain" onPress={() => setAsking("discard")}>
            {t`Удалить план`}
          </Button>
        }
      />
      <Steps label={t`Шаги перехода`} steps={steps} current={step} />
      {step === 0 && <GroupsStep {...parts} />}
      {step === 1 && <SpecialStep {...parts} />}
      {step === 2 && <CuratorsStep {...parts} />}
      {step === 3 && <CheckStep {...parts} />}
      <footer className={styles.foot}>
        <p aria-live="polite">{isSaving ? t`Сохраняем…` : t`План сохранён`}</p>
        {step > 0 && (
          <Button variant="soft" onPress={() => setStep(step - 1)}>
            {t`Назад`}
          </Button>
        )}
        {step < steps.length - 1 ? (
          <Button onPress={() => setStep(step + 1)}>{t`Дальше`}</Button>
        ) : (
          <Button onPress={() => setAsking("apply")} isDisabled={isBlocked || isSaving || apply.isPending}>
            {apply.isPending ? t`Переходим…` : t`Перейти на новый год`}
          </Button>
        )}
      </footer>
      <ConfirmDialog
        title={t`Перейти на ${turn.label}?`}
        text={t`Это произойдёт сразу для всех. Выпускников: ${preview.graduates}, сменят группу: ${preview.moved}. В течение суток переход можно отменить.`}
        confirm={t`Перейти`}
        cancel={t`Ещё проверю`}
        isOpen={asking === "apply"}
        onOpenChange={() => setAsking(null)}
        onConfirm={() => apply.mutate()}
        isBusy={apply.isPending}
      />
      <ConfirmDialog
        title={t`Удалить план?`}
        text={t`Всё, что в нём изменено, пропадёт. В организации ничего не поменяется.`}
        confirm={t`Удалить`}
        cancel={t`Оставить`}
        isOpen={asking === "discard"}
        onOpenChange={() => setAsking(null)}
        onConfirm={() => discard.mutate()}
        isBusy={discard.isPending}
        isDanger
      />
    </>
  )
}
