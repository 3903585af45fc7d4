import { useLingui } from "@lingui/react/macro"
import type { ReactNode } from "react"
import type { InvitationPage } from "../../foundation/contract/generated/api"
import styles from "./JoinPage.module.css"
import { asWhom } from "./words"

/** The page behind a link: the board says who invites to what, the paper under it what to do. */
export function JoinPage({ invitation, children }: { invitation?: InvitationPage; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <article className={styles.panel}>
        {invitation === undefined ? <p className={styles.logo}>Парта</p> : <Board invitation={invitation} />}
        <div className={styles.body}>{children}</div>
      </article>
    </main>
  )
}

function Board({ invitation }: { invitation: InvitationPage }) {
  const { t } = useLingui()
  const { organisation, group, role, invitedBy } = invitation
  const { shortName } = organisation
  const as = t(asWhom(organisation.kind, role))
  return (
    <header className={styles.board}>
      <p className={styles.school}>
        <span>Парта</span>
        {shortName}
      </p>
      <h1>
        {group === null
          ? t`${invitedBy} приглашает вас в организацию «${shortName}» · ${as}`
          : t`${invitedBy} приглашает вас в ${group.name} · ${as}`}
      </h1>
    </header>
  )
}
