import { useLingui } from "@lingui/react/macro"
import { type FormEvent, useState } from "react"
import type { Deputy, Group } from "../../foundation/contract/generated/api"
import { todayHere } from "../../foundation/formats"
import { newId } from "../../foundation/ids"
import { sentenceOf } from "../../foundation/problems"
import { Button } from "../../ui/Button"
import { ComboBox } from "../../ui/ComboBox"
import { Dialog } from "../../ui/Dialog"
import { Skeleton } from "../../ui/Skeleton"
import { TextField } from "../../ui/TextField"
import { setDeputy } from "../api"
import { useStructureAct } from "../useActs"
import styles from "./GroupScreen.module.css"
import { useStaff } from "./useStaff"

type Props = {
  group: Group
  /** The replacement that is changed; none: a new one. */
  deputy: Deputy | null
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}

/** Who stands in for the group's leader, from when, and until when. */
export function DeputyDialog({ group, deputy, isOpen, onOpenChange }: Props) {
  const { t } = useLingui()
  const [id] = useState(() => deputy?.id ?? newId())
  const [memberId, setMemberId] = useState(deputy?.memberId ?? null)
  const [since, setSince] = useState(deputy?.since ?? todayHere())
  const [until, setUntil] = useState(deputy?.until ?? "")
  const [reason, setReason] = useState(deputy?.reason ?? "")
  const staff = useStaff(isOpen)
  const act = useStructureAct((organisationId, chosen: string) =>
    setDeputy(organisationId, group.id, id, {
      memberId: chosen,
      since,
      until: until === "" ? null : until,
      reason: reason.trim(),
    }),
  )
  const isBackwards = until !== "" && until < since
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (memberId !== null) act.mutate(memberId, { onSuccess: () => onOpenChange(false) })
  }
  return (
    <Dialog
      title={t`Замещение, ${group.name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <Button
          type="submit"
          form="deputy"
          isDisabled={memberId === null || since === "" || isBackwards || act.isPending}
        >
          {t`Сохранить`}
        </Button>
      }
    >
      {staff === undefined ? (
        <Skeleton lines={4} />
      ) : (
        <form id="deputy" onSubmit={submit} className={styles.rows}>
          <ComboBox
            label={t`Кто замещает`}
            options={staff.filter((one) => one.value !== group.curator?.id)}
            value={memberId}
            onChange={setMemberId}
            placeholder={t`Начните вводить фамилию`}
            empty={t`Такого сотрудника нет. Сначала пригласите его.`}
            error={act.isError ? sentenceOf(act.error, t`Не получилось.`) : undefined}
          />
          <div className={styles.pair}>
            <TextField label={t`С какого дня`} type="date" value={since} onChange={setSince} isRequired />
            <TextField
              label={t`По какой день`}
              type="date"
              value={until}
              onChange={setUntil}
              error={isBackwards ? t`Последний день раньше первого.` : undefined}
            />
          </div>
          <p className={styles.hint}>
            {t`В эти дни замещающий видит и делает то же, что и руководитель. Без последнего дня — постоянный заместитель.`}
          </p>
          <TextField
            label={t`Причина`}
            value={reason}
            onChange={setReason}
            maxLength={120}
            placeholder={t`отпуск`}
          />
        </form>
      )}
    </Dialog>
  )
}
