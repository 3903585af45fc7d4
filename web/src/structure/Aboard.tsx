import { useLingui } from "@lingui/react/macro"
import { numberOf } from "../foundation/formats"
import styles from "./Aboard.module.css"

/** How many of a group's people have come: «18 из 27» with a bar. */
export function Aboard({ here, all }: { here: number; all: number }) {
  const { t } = useLingui()
  if (all === 0) return <span className={styles.none}>{t`пока никого`}</span>
  return (
    <span className={styles.aboard}>
      <span>
        {numberOf(here)} <small>{t`из ${numberOf(all)}`}</small>
      </span>
      <span className={styles.track} aria-hidden="true">
        <span style={{ width: `${Math.round((here / all) * 100)}%` }} />
      </span>
    </span>
  )
}
