import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { BarView } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { FormDialog } from "../../ui/FormDialog"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import { liftBar } from "./api"

/** A court's bar is taken back: what follows from it, and on what grounds; the grounds stay in the journal of acts. */
export function LiftBarDialog({ bar, onClose }: { bar: BarView; onClose: () => void }) {
  const { t } = useLingui()
  const [reason, setReason] = useState("")
  const act = useQuietAct((organisationId) =>
    liftBar(organisationId, bar.studentId, bar.guardianId, reason.trim()),
  )
  const lift = () =>
    act.mutate(undefined, {
      onSuccess: () => {
        toast(t`Запрет снят`)
        onClose()
      },
    })
  return (
    <FormDialog
      title={t`Снять запрет общения?`}
      submit={t`Снять запрет`}
      onSubmit={lift}
      onClose={onClose}
      isBusy={act.isPending}
      isDanger
      error={act.error === null ? undefined : sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
    >
      <p>
        {t`${bar.guardianName} снова увидит всё, что видят родители (${bar.studentName}), если связь с ребёнком за это время не прекратилась.`}
      </p>
      <TextField
        label={t`Основание`}
        autoFocus
        value={reason}
        onChange={setReason}
        maxLength={300}
        placeholder={t`Определение суда об отмене запрета`}
        description={t`Останется в журнале действий.`}
      />
    </FormDialog>
  )
}
