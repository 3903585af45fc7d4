import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { MovementView } from "../foundation/contract/generated/api"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { TextField } from "../ui/TextField"
import styles from "./MovementForm.module.css"
import { useMovementActs } from "./useMovementActs"
import { kindWord, wayOf } from "./words"

type Props = { movements: MovementView[]; onClose: () => void }

/** The order under which movements are applied, where the reports name none. */
export function ApplyDialog({ movements, onClose }: Props) {
  const { t } = useLingui()
  const [number, setNumber] = useState("")
  const [day, setDay] = useState("")
  const { apply } = useMovementActs()
  const save = () =>
    apply.mutate(
      { ids: movements.map((one) => one.id), order: { orderNumber: number, orderDate: day || null } },
      { onSuccess: onClose },
    )
  return (
    <Dialog
      title={t`Применить по приказу`}
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Не сейчас`}</Button>
          <Button onPress={save} isDisabled={number.trim() === "" || apply.isPending}>{t`Применить`}</Button>
        </>
      }
    >
      <div className={styles.form}>
        <ul className={styles.summary}>
          {movements.map((one) => (
            <li key={one.id}>
              <b>{one.personName}</b>
              <small>{[kindWord(one.kind), wayOf(one)].filter(Boolean).join(" · ")}</small>
            </li>
          ))}
        </ul>
        <div className={styles.pair}>
          <TextField
            label={t`Номер приказа`}
            value={number}
            onChange={setNumber}
            maxLength={40}
            isRequired
            autoFocus
          />
          <TextField label={t`Дата приказа`} type="date" value={day} onChange={setDay} />
        </div>
        <p
          className={styles.quiet}
        >{t`Номер впишется туда, где его ещё нет. Отменить можно в течение суток.`}</p>
      </div>
    </Dialog>
  )
}
