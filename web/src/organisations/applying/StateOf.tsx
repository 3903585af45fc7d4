import { useLingui } from "@lingui/react/macro"
import { CircleCheck, CircleX, Hourglass, type LucideIcon, PencilLine } from "lucide-react"
import type { ApplicationPage } from "../../foundation/contract/generated/api"
import styles from "./StateOf.module.css"
import { STATES } from "./words"

const ICONS: Record<ApplicationPage["state"], LucideIcon> = {
  submitted: Hourglass,
  returned: PencilLine,
  approved: CircleCheck,
  refused: CircleX,
}

/** The state of an application: a sign, a colour and a word. */
export function StateOf({ state }: { state: ApplicationPage["state"] }) {
  const { t } = useLingui()
  const Icon = ICONS[state]
  return (
    <span className={`${styles.state} ${styles[state]}`}>
      <Icon aria-hidden="true" />
      {t(STATES[state])}
    </span>
  )
}
