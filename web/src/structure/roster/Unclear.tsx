import { useLingui } from "@lingui/react/macro"
import { ChevronRight, Undo2 } from "lucide-react"
import type {
  ChoiceInput,
  PlanDecided,
  PlanSection,
  PlanUnclear,
} from "../../foundation/contract/generated/api"
import { numberOf } from "../../foundation/formats"
import { Button } from "../../ui/Button"
import { Select } from "../../ui/Select"
import own from "./RosterPlan.module.css"
import { spacePhones } from "./samples"

const NEW = "new"
const SKIP = "skip"

type Props = {
  section: PlanSection
  isBusy: boolean
  onChoose: (choices: ChoiceInput[]) => void
}

/** People of the file who may be several members, or none: somebody says who they are; what was said can be taken back. */
export function Unclear({ section, isBusy, onChoose }: Props) {
  const { t } = useLingui()
  const { unclear, unclearTotal, decided, decidedTotal } = section
  const open = unclear.filter((one) => one.isChoosable)
  const all = (what: "new" | "skip") => onChoose(open.map(({ mark }) => ({ mark, what })))
  return (
    <>
      {unclearTotal > 0 && (
        <details className={own.list} open>
          <summary>
            <ChevronRight aria-hidden="true" />
            {t`Неясно, кто это`} <span>{numberOf(unclearTotal)}</span>
          </summary>
          {open.length > 1 && (
            <div className={own.bulk}>
              <Button size="small" variant="soft" isDisabled={isBusy} onPress={() => all(NEW)}>
                {t`Все — новые люди: ${numberOf(open.length)}`}
              </Button>
              <Button size="small" variant="plain" isDisabled={isBusy} onPress={() => all(SKIP)}>
                {t`Никого из них не загружать`}
              </Button>
            </div>
          )}
          <ul>
            {unclear.map((one) => (
              <li key={one.mark} className={own.choice}>
                <span>
                  <b>{one.name}</b> <small>{spacePhones(one.detail)}</small>
                  <small>{one.reason}</small>
                </span>
                {one.isChoosable && (
                  <Select
                    label={t`Кто это: ${one.name}`}
                    isLabelHidden
                    placeholder={t`Выберите, кто это`}
                    value={null}
                    isDisabled={isBusy}
                    onChange={(value) => onChoose([choiceOf(one, value)])}
                    options={[
                      ...one.candidates.map((person) => ({
                        value: person.memberId,
                        label: person.name,
                        description: spacePhones(person.detail),
                      })),
                      { value: NEW, label: t`Новый человек`, description: t`никто из тех, кто уже есть` },
                      { value: SKIP, label: t`Не загружать` },
                    ]}
                  />
                )}
              </li>
            ))}
          </ul>
          {unclearTotal > unclear.length && (
            <p className={own.more}>{t`и ещё ${numberOf(unclearTotal - unclear.length)}`}</p>
          )}
        </details>
      )}
      {decidedTotal > 0 && (
        <details className={own.list}>
          <summary>
            <ChevronRight aria-hidden="true" />
            {t`Вы решили`} <span>{numberOf(decidedTotal)}</span>
          </summary>
          <ul>
            {decided.map((one) => (
              <li key={one.mark} className={own.choice}>
                <span>
                  <b>{one.name}</b> <small>{wordOf(t, one)}</small>
                </span>
                <Button
                  size="small"
                  variant="plain"
                  icon={Undo2}
                  isDisabled={isBusy}
                  onPress={() => onChoose([{ mark: one.mark, what: "undecided" }])}
                  aria-label={t`Решить заново: ${one.name}`}
                >
                  {t`Решить заново`}
                </Button>
              </li>
            ))}
          </ul>
          {decidedTotal > decided.length && (
            <p className={own.more}>{t`и ещё ${numberOf(decidedTotal - decided.length)}`}</p>
          )}
        </details>
      )}
    </>
  )
}

function choiceOf({ mark }: PlanUnclear, value: string): ChoiceInput {
  if (value === NEW || value === SKIP) return { mark, what: value }
  return { mark, what: "person", memberId: value }
}

type Translate = ReturnType<typeof useLingui>["t"]

function wordOf(t: Translate, { what, person }: PlanDecided): string {
  if (what === "new") return t`новый человек`
  if (what === "skip") return t`не загружаем`
  return t`это ${person}`
}
