import { t as say } from "@lingui/core/macro"
import { useLingui } from "@lingui/react/macro"
import { useEffect } from "react"
import { Button } from "react-aria-components"
import { closeCall } from "../current"
import styles from "./Farewell.module.css"
import type { Ending } from "./view"

type FarewellProps = {
  ending: Ending
  refusal: string | null
  /** How a direct call ended: held, missed, declined. */
  outcome: string | null
  isDirect: boolean
  title: string
}

const SHORT = 4000

/** The call is over for this person: why, and what they can do. */
export function Farewell({ ending, refusal, outcome, isDirect, title }: FarewellProps) {
  const { t } = useLingui()
  const isPlain = ending === "ended" && isDirect
  useEffect(() => {
    if (!isPlain) return
    const timer = setTimeout(closeCall, SHORT)
    return () => clearTimeout(timer)
  }, [isPlain])
  return (
    <div className={styles.farewell} role="alert">
      <h2>{title}</h2>
      <p>{wordsOf(ending, refusal, outcome, isDirect)}</p>
      <Button className={styles.back} autoFocus onPress={closeCall}>
        {t`Вернуться в чат`}
      </Button>
    </div>
  )
}

function wordsOf(ending: Ending, refusal: string | null, outcome: string | null, isDirect: boolean): string {
  if (ending === "removed")
    return say`Ведущий удалил вас из звонка. Вернуться можно, когда он снова вас впустит.`
  if (ending === "elsewhere") return say`Вы вошли в этот звонок на другом устройстве.`
  // They may decline before one has come in: that says more than the refused entry.
  if (outcome === "declined") return say`Сейчас не могут ответить.`
  if (outcome === "missed") return say`Никто не ответил. В чате останется пропущенный звонок.`
  if (ending === "refused") return refusal ?? say`Войти не получилось.`
  return isDirect ? say`Звонок завершён.` : say`Ведущий завершил звонок. В чате видно, кто был и сколько.`
}
