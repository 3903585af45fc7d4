import { useLingui } from "@lingui/react/macro"
import { type ReactNode, useState } from "react"
import type { MovementView } from "../foundation/contract/generated/api"
import { dateOf, momentOf } from "../foundation/formats"
import { formatPhone } from "../organisations/applying/phone"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { Strip } from "../ui/Strip"
import { TextField } from "../ui/TextField"
import { returnMovement } from "./api"
import styles from "./MovementForm.module.css"
import { useMovementAct, useMovementActs } from "./useMovementActs"
import { kindWord, orderOf, stateWord, wayOf } from "./words"

type Props = { movement: MovementView; onClose: () => void; onApply: () => void; onChange: () => void }

/** One movement: what it says, how it went, and what the reader may do with it. */
export function MovementDialog({ movement, onClose, onApply, onChange }: Props) {
  const { t } = useLingui()
  const [comment, setComment] = useState<string | null>(null)
  const { undo, withdraw } = useMovementActs()
  const giveBack = useMovementAct((organisationId, text: string) =>
    returnMovement(organisationId, movement.id, text),
  )
  const may = (act: MovementView["may"][number]) => movement.may.includes(act)
  const isBusy = undo.isPending || withdraw.isPending || giveBack.isPending
  const actions =
    comment !== null ? (
      <>
        <Button variant="plain" onPress={() => setComment(null)}>{t`Назад`}</Button>
        <Button
          onPress={() => giveBack.mutate(comment, { onSuccess: onClose })}
          isDisabled={comment.trim() === "" || isBusy}
        >{t`Вернуть`}</Button>
      </>
    ) : (
      <>
        {may("withdraw") && (
          <Button
            variant="plain"
            onPress={() => withdraw.mutate(movement.id, { onSuccess: onClose })}
            isDisabled={isBusy}
          >
            {t`Отозвать`}
          </Button>
        )}
        {may("return") && <Button variant="soft" onPress={() => setComment("")}>{t`Вернуть`}</Button>}
        {may("change") && <Button variant="soft" onPress={onChange}>{t`Исправить`}</Button>}
        {may("undo") && (
          <Button
            variant="soft"
            onPress={() => undo.mutate([movement], { onSuccess: onClose })}
            isDisabled={isBusy}
          >
            {t`Отменить движение`}
          </Button>
        )}
        {may("apply") && <Button onPress={onApply}>{t`Применить`}</Button>}
      </>
    )
  return (
    <Dialog
      title={`${kindWord(movement.kind)}: ${movement.personName}`}
      isOpen
      onOpenChange={onClose}
      closeLabel={t`Закрыть`}
      actions={comment !== null || movement.may.length > 0 ? actions : undefined}
    >
      <div className={styles.form}>
        {movement.state === "returned" && <Strip tone="quiet">{movement.comment}</Strip>}
        <Facts movement={movement} />
        {comment !== null && (
          <TextField
            label={t`Что исправить`}
            value={comment}
            onChange={setComment}
            rows={3}
            maxLength={500}
            isRequired
            autoFocus
          />
        )}
      </div>
    </Dialog>
  )
}

function Facts({ movement }: { movement: MovementView }) {
  const { t } = useLingui()
  const { person } = movement
  return (
    <dl className={styles.facts}>
      <Fact name={t`Состояние`}>{stateWord(movement)}</Fact>
      <Fact name={t`Откуда и куда`}>{wayOf(movement)}</Fact>
      <Fact name={t`С какой даты`}>{dateOf(movement.onDate)}</Fact>
      <Fact name={t`По какую дату`}>{movement.until === null ? "" : dateOf(movement.until)}</Fact>
      <Fact name={t`Приказ`}>{orderOf(movement) || t`ещё не указан`}</Fact>
      <Fact name={t`Причина`}>{movement.reason}</Fact>
      <Fact name={t`Дата рождения`}>{person?.birthDate == null ? "" : dateOf(person.birthDate)}</Fact>
      <Fact name={t`Контакт`}>{contactsOf(person?.phone, person?.email)}</Fact>
      {(person?.guardians ?? []).map((one) => (
        <Fact key={`${one.surname} ${one.givenName} ${one.phone}`} name={t`Родитель`}>
          {[one.surname, one.givenName, one.patronymic].filter(Boolean).join(" ")}
          <br />
          {contactsOf(one.phone, one.email)}
        </Fact>
      ))}
      <Fact name={t`Кто сообщил`}>
        {movement.reportedBy === null ? "" : `${movement.reportedBy}, ${momentOf(movement.reportedAt)}`}
      </Fact>
      <Fact name={t`Кто решил`}>
        {movement.decidedBy === null || movement.decidedAt === null
          ? ""
          : `${movement.decidedBy}, ${momentOf(movement.decidedAt)}`}
      </Fact>
      <Fact name={t`Кто отменил`}>
        {movement.undoneBy === null || movement.undoneAt === null
          ? ""
          : `${movement.undoneBy}, ${momentOf(movement.undoneAt)}`}
      </Fact>
      <Fact name={t`Можно отменить до`}>
        {movement.undoUntil === null ? "" : momentOf(movement.undoUntil)}
      </Fact>
    </dl>
  )
}

/** A line of what is known; nothing known, no line. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === "" || children === null) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function contactsOf(phone = "", email = ""): string {
  return [phone === "" ? "" : formatPhone(phone), email].filter(Boolean).join(", ")
}
