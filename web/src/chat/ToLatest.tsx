import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { ChevronDown } from "lucide-react"
import { unreadOf, useChat } from "./ChatContext"
import styles from "./Feed.module.css"

type Props = {
  id: string
  isAtBottom: boolean
  /** Later messages than those on the screen exist. */
  hasAfter: boolean
  onPress: () => void
}

/** The way to the end for whoever reads further up, and how much has come there. */
export function ToLatest({ id, isAtBottom, hasAfter, onPress }: Props) {
  const { t } = useLingui()
  const below = useChat((chat) => {
    const one = chat.conversations?.[id]
    // Nobody at the end is told of what they see.
    return one === undefined || (isAtBottom && !hasAfter) ? 0 : unreadOf(one)
  })
  return (
    <>
      {(!isAtBottom || hasAfter) && (
        <button
          type="button"
          className={styles.latest}
          onClick={onPress}
          aria-label={t`К последним сообщениям`}
        >
          {below > 0 && (
            <b>
              <Plural value={below} one="# новое" few="# новых" many="# новых" other="# новых" />
            </b>
          )}
          <ChevronDown aria-hidden="true" />
        </button>
      )}
      <p className={styles.hidden} role="status">
        {below > 0 && !isAtBottom ? <Trans>Есть новые сообщения: {below}</Trans> : ""}
      </p>
    </>
  )
}
