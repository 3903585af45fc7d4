import { useLingui } from "@lingui/react/macro"
import { CalendarCog, Plus, X } from "lucide-react"
import { useState } from "react"
import type { MonthDay } from "../foundation/contract/generated/api"
import { language } from "../foundation/i18n"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { IconButton } from "../ui/IconButton"
import { Select } from "../ui/Select"
import { setDeadlines } from "./api"
import dialog from "./Dialogs.module.css"
import styles from "./Reconciliation.module.css"
import { useReconciliationAct } from "./useActs"

const DAYS = Array.from({ length: 31 }, (_, place) => String(place + 1))

function monthNames(): { value: string; label: string }[] {
  const format = new Intl.DateTimeFormat(language(), { month: "long" })
  return Array.from({ length: 12 }, (_, month) => ({
    value: String(month + 1),
    label: format.format(new Date(2025, month, 1)),
  }))
}

type Line = MonthDay & { key: number }

/** The days of the year by which reconciliations are due. */
export function DeadlinesDialog({ deadlines }: { deadlines: MonthDay[] }) {
  const { t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  const [lines, setLines] = useState<Line[]>([])
  const act = useReconciliationAct((organisationId, wanted: MonthDay[]) =>
    setDeadlines(organisationId, wanted),
  )
  const open = () => {
    setLines(deadlines.map((one, key) => ({ ...one, key })))
    act.reset()
    setOpen(true)
  }
  const change = (key: number, values: Partial<MonthDay>) =>
    setLines((now) => now.map((one) => (one.key === key ? { ...one, ...values } : one)))
  const save = () =>
    act.mutate(
      lines.map(({ month, day }) => ({ month, day })),
      { onSuccess: () => setOpen(false) },
    )
  const months = monthNames()
  return (
    <>
      <Button variant="soft" icon={CalendarCog} onPress={open}>{t`Сроки`}</Button>
      <Dialog
        title={t`Сроки сверки`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        closeLabel={t`Закрыть`}
        actions={
          <>
            <Button variant="plain" onPress={() => setOpen(false)}>{t`Отменить`}</Button>
            <Button onPress={save} isDisabled={act.isPending || lines.length === 0}>{t`Сохранить`}</Button>
          </>
        }
      >
        <p
          className={styles.lead}
        >{t`К этим дням сверка должна быть подписана. Напомним за две недели, за неделю и за день.`}</p>
        <ul className={dialog.dates}>
          {lines.map((line) => (
            <li key={line.key}>
              <Select
                label={t`День`}
                isLabelHidden
                value={String(line.day)}
                onChange={(day) => change(line.key, { day: Number(day) })}
                options={DAYS.map((day) => ({ value: day, label: day }))}
              />
              <Select
                label={t`Месяц`}
                isLabelHidden
                value={String(line.month)}
                onChange={(month) => change(line.key, { month: Number(month) })}
                options={months}
              />
              <IconButton
                label={t`Убрать срок`}
                icon={X}
                onPress={() => setLines((now) => now.filter((one) => one.key !== line.key))}
              />
            </li>
          ))}
        </ul>
        <Button
          variant="plain"
          icon={Plus}
          isDisabled={lines.length >= 12}
          onPress={() =>
            setLines((now) => [
              ...now,
              { month: 1, day: 15, key: Math.max(0, ...now.map((one) => one.key)) + 1 },
            ])
          }
        >
          {t`Добавить срок`}
        </Button>
        {act.error !== null && (
          <p className={styles.error} role="alert">
            {sentenceOf(act.error, t`Не сохранено. Попробуйте ещё раз.`)}
          </p>
        )}
      </Dialog>
    </>
  )
}
