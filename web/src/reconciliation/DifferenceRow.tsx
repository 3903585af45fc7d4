import { useLingui } from "@lingui/react/macro"
import { CircleCheck, CircleMinus, Undo2 } from "lucide-react"
import { useState } from "react"
import type { DifferenceView } from "../foundation/contract/generated/api"
import { dateOf, momentOf, numberOf } from "../foundation/formats"
import { spacePhones } from "../structure/roster/samples"
import { Button } from "../ui/Button"
import { Checkbox } from "../ui/Checkbox"
import { RadioGroup } from "../ui/RadioGroup"
import styles from "./DifferenceRow.module.css"
import { actLabel, fieldWord, kinshipWord, stateWord, valueWord } from "./words"

export type Choice = { choice?: string; isNew?: boolean }

type Props = {
  difference: DifferenceView
  refusal: string | undefined
  isSelectable: boolean
  isSelected: boolean
  isBusy: boolean
  /** Of a signed result: nothing can be done any more. */
  isKept?: boolean
  onSelect: (isSelected: boolean) => void
  onApply: (choice?: Choice) => void
  onSkip: () => void
  onReopen: () => void
}

/** One difference: who, what differs, and what may be done about it. */
export function DifferenceRow(props: Props) {
  const { t } = useLingui()
  const { difference, refusal, isSelectable, isSelected, isBusy } = props
  const isKept = props.isKept === true
  const isOpen = difference.state === "open" && !isKept
  const { name, group } = difference
  return (
    <li className={styles.row} data-state={difference.state}>
      {isSelectable && (
        <Checkbox
          aria-label={t`Выбрать: ${name}`}
          isSelected={isSelected && isOpen}
          isDisabled={!isOpen}
          onChange={props.onSelect}
        />
      )}
      <div className={styles.who}>
        <b>{name}</b>
        {difference.kind !== "not_joined" && group !== "" && difference.children.length === 0 && (
          <small>{group}</small>
        )}
        {difference.children.length > 0 && (
          <small>{difference.children.map((child) => `${child.name}, ${child.group}`).join("; ")}</small>
        )}
        <Seen difference={difference} />
      </div>
      <div className={styles.what}>
        <What difference={difference} />
        {refusal !== undefined && (
          <p className={styles.refusal} role="alert">
            {refusal}
          </p>
        )}
      </div>
      <div className={styles.acts}>
        {!isOpen ? (
          <Decided difference={difference} onReopen={isKept ? undefined : props.onReopen} isBusy={isBusy} />
        ) : difference.kind === "unclear" ? (
          <Choosing difference={difference} isBusy={isBusy} onApply={props.onApply} onSkip={props.onSkip} />
        ) : (
          <>
            {difference.hasAct && (
              <Button
                size="small"
                variant="soft"
                isDisabled={isBusy}
                onPress={() => props.onApply()}
                aria-label={`${actLabel(difference.kind)}: ${name}`}
              >
                {actLabel(difference.kind)}
              </Button>
            )}
            <Button
              size="small"
              variant="plain"
              isDisabled={isBusy}
              onPress={props.onSkip}
              aria-label={t`Оставить с причиной: ${name}`}
            >
              {t`Оставить`}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}

function Seen({ difference }: { difference: DifferenceView }) {
  const { t } = useLingui()
  if (difference.kind !== "left" && difference.kind !== "unclear") return null
  if (difference.seenAt !== null)
    return <small className={styles.seen}>{t`последний вход: ${momentOf(difference.seenAt)}`}</small>
  if (difference.memberId === null) return null
  return <small>{difference.isClaimed ? t`вход был давно` : t`входа ещё не было`}</small>
}

function What({ difference }: { difference: DifferenceView }) {
  const { t } = useLingui()
  const { kind, field, old, person } = difference
  if (kind === "not_joined") {
    const { students, guardians, absent } = difference
    return (
      <details className={styles.absent}>
        <summary>
          {t`ученики: ${numberOf(students.everybody - students.came)} из ${numberOf(students.everybody)}, родители: ${numberOf(guardians.everybody - guardians.came)} из ${numberOf(guardians.everybody)}`}
        </summary>
        <p>{absent.join(", ")}</p>
      </details>
    )
  }
  if (kind === "arrived" || kind === "unclear") {
    const born = [
      person?.birthDate ? t`род. ${dateOf(person.birthDate)}` : "",
      person?.fileNumber ? t`личное дело ${person.fileNumber}` : "",
      kind === "unclear" && difference.new !== null ? valueWord(null, difference.new) : "",
    ]
    return (
      <>
        <p>{born.filter(Boolean).join(" · ")}</p>
        {(person?.guardians ?? []).map((guardian) => (
          <p key={guardian}>{unbroken(spacePhones(guardian))}</p>
        ))}
      </>
    )
  }
  if (kind === "linked") {
    return (
      <p>
        {kinshipWord(field)} → {difference.new}
      </p>
    )
  }
  if (kind === "noted") return <p>«{difference.new}»</p>
  if (kind === "left") return difference.note === "" ? null : <p>«{difference.note}»</p>
  return (
    <p className={styles.change}>
      {kind === "changed" && <span>{fieldWord(field)}: </span>}
      <del>{kind === "transferred" && old === null ? t`без группы` : valueWord(field, old)}</del>{" "}
      <span aria-hidden="true">→</span> <ins>{valueWord(field, difference.new)}</ins>
    </p>
  )
}

/** A phone stays on one line. */
function unbroken(text: string): string {
  return text.replace(/\+7 .*$/, (phone) => phone.replaceAll(" ", "\u00a0").replaceAll("-", "\u2011"))
}

function Choosing({
  difference,
  isBusy,
  onApply,
  onSkip,
}: Pick<Props, "difference" | "isBusy" | "onApply" | "onSkip">) {
  const { t } = useLingui()
  const [choice, setChoice] = useState("")
  const { name } = difference
  return (
    <div className={styles.choosing}>
      <RadioGroup
        label={t`Кто это: ${name}?`}
        layout="cards"
        value={choice}
        onChange={setChoice}
        options={[
          ...difference.candidates.map((one) => ({
            value: one.memberId,
            label: one.name,
            description: one.detail,
          })),
          { value: "new", label: t`Новый человек`, description: t`никто из тех, кто уже есть` },
        ]}
      />
      <Button
        size="small"
        isDisabled={isBusy || choice === ""}
        onPress={() => onApply(choice === "new" ? { isNew: true } : { choice })}
      >
        {t`Это он`}
      </Button>
      <Button size="small" variant="plain" isDisabled={isBusy} onPress={onSkip}>{t`Оставить`}</Button>
    </div>
  )
}

type DecidedProps = { difference: DifferenceView; isBusy: boolean; onReopen: (() => void) | undefined }

function Decided({ difference, isBusy, onReopen }: DecidedProps) {
  const { t } = useLingui()
  const { state, reason, decidedBy, decidedAt, name } = difference
  const Icon = state === "applied" || state === "settled" ? CircleCheck : CircleMinus
  return (
    <div className={styles.decided}>
      <span>
        <Icon aria-hidden="true" />
        {stateWord(state)}
      </span>
      {reason !== "" && <q>{reason}</q>}
      <small>{[decidedBy, decidedAt === null ? "" : momentOf(decidedAt)].filter(Boolean).join(", ")}</small>
      {state === "skipped" && onReopen !== undefined && (
        <Button
          size="small"
          variant="plain"
          icon={Undo2}
          isDisabled={isBusy}
          onPress={onReopen}
          aria-label={t`Вернуть к решению: ${name}`}
        >
          {t`Вернуть`}
        </Button>
      )}
    </div>
  )
}
