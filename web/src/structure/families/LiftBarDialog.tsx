import { useLingui } from "@lingui/react/macro"
import { type FormEvent, useId, useState } from "react"
import type { BarView } from "../../foundation/contract/generated/api"
import { sentenceOf } from "../../foundation/problems"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { TextField } from "../../ui/TextField"
import { toast } from "../../ui/Toasts"
import { useQuietAct } from "../useActs"
import { liftBar } from "./api"
import styles from "./Families.module.css"

/** A court's bar is taken back: what follows from it, and on what grounds; the grounds stay in the journal of acts. */
export function LiftBarDialog({ bar, onClose }: { bar: BarView; onClose: () => void }) {
  const { t } = useLingui()
  const form = useId()
  const [reason, setReason] = useState("")
  const act = useQuietAct((organisationId) =>
    liftBar(organisationId, bar.studentId, bar.guardianId, reason.trim()),
  )
  const lift = (event: FormEvent) => {
    event.preventDefault()
    act.mutate(undefined, {
      onSuccess: () => {
        toast(t`Запрет снят`)
        onClose()
      },
    })
  }
  return (
    <Dialog
      title={t`Снять запрет общения?`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button
            type="submit"
            form={form}
            variant="danger"
            isDisabled={act.isPending}
          >{t`Снять запрет`}</Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={lift}>
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
        {act.error !== null && (
          <p role="alert" className={styles.error}>
            {sentenceOf(act.error, t`Не получилось. Попробуйте ещё раз.`)}
          </p>
        )}
      </form>
    </Dialog>
  )
}
