import { useLingui } from "@lingui/react/macro"
import type { ApplicationPage } from "../../foundation/contract/generated/api"
import { momentOf } from "../../foundation/formats"
import styles from "./History.module.css"
import { ACTS } from "./words"

/** What happened to an application, the newest first. */
export function History({ application }: { application: ApplicationPage }) {
  const { t } = useLingui()
  return (
    <ol className={styles.history} aria-label={t`История заявки`}>
      {application.history.toReversed().map((entry) => (
        <li key={`${entry.at} ${entry.act}`}>
          <p>
            <b>{t(ACTS[entry.act])}</b>
            <small>
              {entry.by} · <time dateTime={entry.at}>{momentOf(entry.at)}</time>
            </small>
          </p>
          {entry.comment !== "" && <blockquote>{entry.comment}</blockquote>}
        </li>
      ))}
    </ol>
  )
}
