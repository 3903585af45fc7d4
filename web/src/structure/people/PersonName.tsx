import { useLingui } from "@lingui/react/macro"
import type { MemberRow } from "../../foundation/contract/generated/api"
import { Avatar } from "../../ui/Avatar"
import { VerifiedBadge } from "../../ui/VerifiedBadge"
import { fullName, isVerified } from "./members"
import styles from "./PersonName.module.css"

/** A person in a table: surname first, with the badge, and what stands under it. */
export function PersonName({ person, caption }: { person: MemberRow; caption?: string }) {
  const { t } = useLingui()
  return (
    <span className={styles.person}>
      <Avatar id={person.id} name={person.displayName} size={36} />
      <span>
        <span className={styles.name}>
          {fullName(person)}
          {isVerified(person) && <VerifiedBadge label={t`подтверждено администратором`} />}
        </span>
        {caption !== undefined && caption !== "" && <small>{caption}</small>}
      </span>
    </span>
  )
}
