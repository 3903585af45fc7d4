import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import { numberOf } from "../foundation/formats"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { TextField } from "../ui/TextField"
import dialog from "./Dialogs.module.css"
import styles from "./Reconciliation.module.css"
import { actLabel, type Kind } from "./words"

export type OrderGiven = { onDate?: string; orderNumber?: string; orderDate?: string; place?: string }

type Props = {
  kind: Kind
  /** How many it is for; none: closed. */
  count: number
  isBusy: boolean
  onClose: () => void
  onApply: (order: OrderGiven) => void
}

/** A movement's day and order; both may stay empty: today, without a number. */
export function OrderDialog({ kind, count, isBusy, onClose, onApply }: Props) {
  const { t } = useLingui()
  const [onDate, setOnDate] = useState("")
  const [orderNumber, setNumber] = useState("")
  const [orderDate, setOrderDate] = useState("")
  const [place, setPlace] = useState("")
  const given: OrderGiven = {
    ...(onDate === "" ? {} : { onDate }),
    ...(orderDate === "" ? {} : { orderDate }),
    orderNumber,
    place,
  }
  return (
    <Dialog
      title={t`${actLabel(kind)}: ${numberOf(count)}`}
      isOpen={count > 0}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose()
      }}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отменить`}</Button>
          <Button isDisabled={isBusy} onPress={() => onApply(given)}>
            {isBusy ? t`Исправляем…` : actLabel(kind)}
          </Button>
        </>
      }
    >
      <p className={styles.lead}>
        {t`Запишется в движение контингента; отменить можно там же в течение суток. Поля можно оставить пустыми: тогда сегодняшним днём.`}
      </p>
      <div className={dialog.form}>
        <TextField label={t`С какого дня`} type="date" value={onDate} onChange={setOnDate} />
        <TextField label={t`Номер приказа`} value={orderNumber} onChange={setNumber} maxLength={40} />
        <TextField label={t`Дата приказа`} type="date" value={orderDate} onChange={setOrderDate} />
        {kind !== "transferred" && (
          <TextField
            label={kind === "left" ? t`Куда выбыл` : t`Откуда прибыл`}
            value={place}
            onChange={setPlace}
            maxLength={200}
          />
        )}
      </div>
    </Dialog>
  )
}
