import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { DifferenceView } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import { Button } from "../ui/Button"
import { Checkbox } from "../ui/Checkbox"
import type { Decide } from "./api"
import { DifferenceRow } from "./DifferenceRow"
import styles from "./DifferenceSection.module.css"
import { OrderDialog } from "./OrderDialog"
import { SkipDialog } from "./SkipDialog"
import { actLabel, type Kind, kindAbout, kindTitle, MOVES } from "./words"

type Props = {
  kind: Kind
  differences: DifferenceView[]
  refusals: ReadonlyMap<string, string>
  isBusy: boolean
  onDecide: (items: Decide[]) => Promise<boolean>
}

// What must be looked at one by one.
const SINGLE: ReadonlySet<Kind> = new Set<Kind>(["unclear", "noted"])

/** All differences of one kind: decided on one by one, or several at once. */
export function DifferenceSection({ kind, differences, refusals, isBusy, onDecide }: Props) {
  const { t } = useLingui()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [moving, setMoving] = useState<string[] | null>(null)
  const [skipping, setSkipping] = useState<string[] | null>(null)
  if (differences.length === 0) return null
  const open = differences.filter((one) => one.state === "open")
  const chosen = open.filter((one) => selected.has(one.id)).map((one) => one.id)
  const isAll = chosen.length === open.length && open.length > 0
  const select = (id: string, isSelected: boolean) =>
    setSelected((now) => {
      const next = new Set(now)
      if (isSelected) next.add(id)
      else next.delete(id)
      return next
    })
  const apply = (ids: string[]) => {
    if (MOVES.has(kind)) setMoving(ids)
    else void onDecide(ids.map((differenceId) => ({ differenceId, what: "apply" })))
  }
  const title = kindTitle(kind)
  return (
    <section className={styles.section} aria-label={title}>
      <header>
        <h3>
          {title} <small>{numberOf(differences.length)}</small>
        </h3>
        <p>{kindAbout(kind)}</p>
        {open.length > 0 && (
          <div className={styles.tools}>
            {open.length > 1 && (
              <Checkbox
                isSelected={isAll}
                isIndeterminate={chosen.length > 0 && !isAll}
                onChange={(isSelected) => setSelected(new Set(isSelected ? open.map((one) => one.id) : []))}
              >
                {chosen.length > 0 ? t`Выбрано: ${numberOf(chosen.length)}` : t`Выбрать все`}
              </Checkbox>
            )}
            {chosen.length > 0 && (
              <>
                {!SINGLE.has(kind) && (
                  <Button size="small" isDisabled={isBusy} onPress={() => apply(chosen)}>
                    {t`${actLabel(kind)}: ${numberOf(chosen.length)}`}
                  </Button>
                )}
                <Button size="small" variant="soft" isDisabled={isBusy} onPress={() => setSkipping(chosen)}>
                  {t`Оставить с причиной`}
                </Button>
              </>
            )}
          </div>
        )}
      </header>
      <ul>
        {differences.map((one) => (
          <DifferenceRow
            key={one.id}
            difference={one}
            refusal={refusals.get(one.id)}
            isSelectable={open.length > 1}
            isSelected={selected.has(one.id)}
            isBusy={isBusy}
            onSelect={(isSelected) => select(one.id, isSelected)}
            onApply={(choice) =>
              choice === undefined
                ? apply([one.id])
                : void onDecide([{ differenceId: one.id, what: "apply", ...choice }])
            }
            onSkip={() => setSkipping([one.id])}
            onReopen={() => void onDecide([{ differenceId: one.id, what: "reopen" }])}
          />
        ))}
      </ul>
      <OrderDialog
        kind={kind}
        count={moving?.length ?? 0}
        isBusy={isBusy}
        onClose={() => setMoving(null)}
        onApply={(order) =>
          void onDecide(
            (moving ?? []).map((differenceId) => ({ differenceId, what: "apply", ...order })),
          ).then(() => setMoving(null))
        }
      />
      <SkipDialog
        count={skipping?.length ?? 0}
        isBusy={isBusy}
        onClose={() => setSkipping(null)}
        onSkip={(reason) =>
          void onDecide(
            (skipping ?? []).map((differenceId) => ({ differenceId, what: "skip", reason })),
          ).then((isDone) => {
            if (isDone) setSkipping(null)
          })
        }
      />
    </section>
  )
}
