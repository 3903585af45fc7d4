import { useLingui } from "@lingui/react/macro"
import type { Message } from "../foundation/contract/generated/api"
import { sentenceOf } from "../foundation/problems"
import { toast } from "../ui/Toasts"
import { useChatEngine } from "./ChatContext"
import styles from "./Reactions.module.css"

/** The reactions under a message; a touch adds or takes back one's own. */
export function Reactions({ message }: { message: Message }) {
  const { t } = useLingui()
  const react = useReact()
  const { memberId } = useChatEngine().live
  if (message.reactions.length === 0) return null
  return (
    <span className={styles.reactions}>
      {message.reactions.map(({ emoji, memberIds }) => {
        const isMine = memberIds.includes(memberId)
        const count = memberIds.length
        return (
          <button
            key={emoji}
            type="button"
            className={isMine ? `${styles.reaction} ${styles.mine}` : styles.reaction}
            aria-pressed={isMine}
            aria-label={t`реакция ${emoji}: ${count}`}
            onClick={() => react(message, emoji, !isMine)}
          >
            {emoji} {count}
          </button>
        )
      })}
    </span>
  )
}

/** Put a reaction or take it back; a refusal is said. */
export function useReact(): (message: Message, emoji: string, isSet: boolean) => void {
  const { t } = useLingui()
  const engine = useChatEngine()
  return (message, emoji, isSet) => {
    engine.acts
      .react(message.conversationId, message.id, emoji, isSet)
      .catch((error: unknown) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)))
  }
}
