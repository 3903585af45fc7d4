import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Plus, Printer, X } from "lucide-react"
import { useEffect, useState } from "react"
import type { CheckMark, CheckNewcomer, CheckPupil, CheckView } from "../foundation/contract/generated/api"
import { dateOf, momentOf, numberOf } from "../foundation/formats"
import { newId } from "../foundation/ids"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button, LinkButton } from "../ui/Button"
import { IconButton } from "../ui/IconButton"
import { PageHeader } from "../ui/PageHeader"
import { Select } from "../ui/Select"
import { Skeleton } from "../ui/Skeleton"
import { TextField } from "../ui/TextField"
import { toast } from "../ui/Toasts"
import { checkGroup, checkQuery, listsPath } from "./api"
import sheet from "./GroupSheet.module.css"
import styles from "./Reconciliation.module.css"
import { useReconciliationAct } from "./useActs"

type Props = { base: string; reconciliationId: string; groupId: string; mayRun: boolean }

/** The curator's list: who learns here, who left or moved, who is missing from it. */
export function GroupSheet({ base, reconciliationId, groupId, mayRun }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data, error } = useQuery(checkQuery(organisation.id, reconciliationId, groupId))
  if (error !== null) {
    return (
      <p className={styles.error} role="alert">
        {sentenceOf(error, t`Список не открылся. Попробуйте ещё раз.`)}
      </p>
    )
  }
  if (data === undefined) return <Skeleton lines={8} />
  const back = mayRun ? `${base}/reconciliation/${reconciliationId}` : `${base}/reconciliation`
  return <Sheet key={groupId} check={data} back={back} />
}

type Marks = Record<string, CheckMark>

const HERE: CheckMark = { state: "here", toGroupId: null, note: "" }

function Sheet({ check, back }: { check: CheckView; back: string }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const [marks, setMarks] = useState<Marks>(() => marksOf(check))
  const [newcomers, setNewcomers] = useState<CheckNewcomer[]>(check.newcomers)
  const [isTouched, setTouched] = useState(false)
  useEffect(() => {
    // A colleague's marks come in while nothing was begun here.
    if (isTouched) return
    setMarks(marksOf(check))
    setNewcomers(check.newcomers)
  }, [check, isTouched])
  const act = useReconciliationAct((organisationId, isDone: boolean) =>
    checkGroup(organisationId, check.reconciliationId, check.groupId, {
      marks: Object.entries(marks).map(([studentId, mark]) => ({ studentId, ...mark })),
      newcomers: newcomers.filter((one) => one.surname.trim() !== "" && one.givenName.trim() !== ""),
      isDone,
    }),
  )
  const mark = (studentId: string, values: Partial<CheckMark>) => {
    setTouched(true)
    setMarks((now) => ({ ...now, [studentId]: { ...(now[studentId] ?? HERE), ...values } }))
  }
  const change = (id: string, values: Partial<CheckNewcomer>) => {
    setTouched(true)
    setNewcomers((now) => now.map((one) => (one.id === id ? { ...one, ...values } : one)))
  }
  const save = (isDone: boolean) =>
    act.mutate(isDone, {
      onSuccess: () => {
        setTouched(false)
        toast(isDone ? t`${check.name}: список сверен` : t`Сохранено, можно продолжить позже`)
      },
    })
  const differing = Object.values(marks).filter((one) => one.state !== "here").length + newcomers.length
  return (
    <>
      <PageHeader
        title={t`${check.name}: сверка списка`}
        back={{ href: back, label: t`Сверка` }}
        lead={
          check.checkedAt === null
            ? t`Все отмечены «учится». Измените только тех, с кем иначе, допишите новых и подтвердите.`
            : t`Сверено: ${check.checkedBy}, ${momentOf(check.checkedAt)}`
        }
        actions={
          <LinkButton
            href={listsPath(organisation.id, check.reconciliationId, check.groupId)}
            variant="soft"
            icon={Printer}
            target="_blank"
          >
            {t`Напечатать список`}
          </LinkButton>
        }
      />
      <ol className={sheet.pupils}>
        {check.pupils.map((pupil) => (
          <Pupil
            key={pupil.memberId}
            pupil={pupil}
            mark={marks[pupil.memberId] ?? HERE}
            others={check.others.map((one) => ({ value: one.groupId, label: one.name }))}
            isDisabled={!check.isOpen}
            onChange={(values) => mark(pupil.memberId, values)}
          />
        ))}
      </ol>
      <section className={styles.block}>
        <h2>{t`Кого нет в списке`}</h2>
        {newcomers.map((one) => (
          <div key={one.id} className={sheet.newcomer}>
            <TextField
              label={t`Фамилия`}
              value={one.surname}
              onChange={(surname) => change(one.id, { surname })}
              isDisabled={!check.isOpen}
              maxLength={80}
            />
            <TextField
              label={t`Имя`}
              value={one.givenName}
              onChange={(givenName) => change(one.id, { givenName })}
              isDisabled={!check.isOpen}
              maxLength={80}
            />
            <TextField
              label={t`Отчество`}
              value={one.patronymic}
              onChange={(patronymic) => change(one.id, { patronymic })}
              isDisabled={!check.isOpen}
              maxLength={80}
            />
            <TextField
              label={t`Дата рождения`}
              type="date"
              value={one.birthDate ?? ""}
              onChange={(birthDate) => change(one.id, { birthDate: birthDate === "" ? null : birthDate })}
              isDisabled={!check.isOpen}
            />
            <IconButton
              label={t`Убрать строку`}
              icon={X}
              isDisabled={!check.isOpen}
              onPress={() => {
                setTouched(true)
                setNewcomers((now) => now.filter((other) => other.id !== one.id))
              }}
            />
          </div>
        ))}
        {check.isOpen && (
          <Button
            variant="soft"
            icon={Plus}
            onPress={() => {
              setTouched(true)
              setNewcomers((now) => [
                ...now,
                { id: newId(), surname: "", givenName: "", patronymic: "", birthDate: null },
              ])
            }}
          >
            {t`Дописать ученика`}
          </Button>
        )}
      </section>
      {check.isOpen && (
        <footer className={styles.foot}>
          <p>
            {differing === 0
              ? t`Все на месте.`
              : t`Отмечено иначе: ${numberOf(differing)}. Решать по ним будет администратор.`}
          </p>
          <Button
            variant="soft"
            isDisabled={act.isPending}
            onPress={() => save(false)}
          >{t`Сохранить и продолжить позже`}</Button>
          <Button isDisabled={act.isPending} onPress={() => save(true)}>
            {check.checkedAt === null ? t`Список сверен` : t`Подтвердить заново`}
          </Button>
        </footer>
      )}
    </>
  )
}

function marksOf(check: CheckView): Marks {
  return Object.fromEntries(check.pupils.map((one) => [one.memberId, one.mark]))
}

type PupilProps = {
  pupil: CheckPupil
  mark: CheckMark
  others: { value: string; label: string }[]
  isDisabled: boolean
  onChange: (values: Partial<CheckMark>) => void
}

function Pupil({ pupil, mark, others, isDisabled, onChange }: PupilProps) {
  const { t } = useLingui()
  const { name } = pupil
  return (
    <li className={sheet.pupil} data-state={mark.state}>
      <div className={sheet.who}>
        <b>{name}</b>
        <small>
          {[
            pupil.birthDate === null ? "" : dateOf(pupil.birthDate),
            pupil.guardians.join(", "),
            pupil.hasCome ? "" : t`входа ещё не было`,
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </div>
      <Select
        label={t`Отметка: ${name}`}
        isLabelHidden
        size="small"
        value={mark.state}
        isDisabled={isDisabled}
        onChange={(state) => onChange({ state: stateOf(state), toGroupId: null })}
        options={[
          { value: "here", label: t`Учится` },
          { value: "left", label: t`Выбыл` },
          { value: "moved", label: t`Переведён` },
          { value: "noted", label: t`Учится, но данные неверны` },
        ]}
      />
      {mark.state === "moved" && (
        <Select
          label={t`Куда переведён: ${name}`}
          isLabelHidden
          size="small"
          placeholder={t`Куда?`}
          value={mark.toGroupId}
          isDisabled={isDisabled}
          onChange={(toGroupId) => onChange({ toGroupId })}
          options={others}
        />
      )}
      {mark.state !== "here" && (
        <TextField
          aria-label={t`Примечание: ${name}`}
          label={mark.state === "noted" ? t`Что неверно` : t`Примечание`}
          value={mark.note}
          maxLength={300}
          isDisabled={isDisabled}
          onChange={(note) => onChange({ note })}
        />
      )}
    </li>
  )
}

const STATES = ["here", "left", "moved", "noted"] as const satisfies readonly CheckMark["state"][]

function stateOf(word: string): CheckMark["state"] {
  return STATES.find((one) => one === word) ?? "here"
}
