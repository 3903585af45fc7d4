import { Trans, useLingui } from "@lingui/react/macro"
import { Check, CheckCheck } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { Conversation, Message, Participant } from "../foundation/contract/generated/api"
import { useChat } from "./ChatContext"
import styles from "./ReadBy.module.css"

const ReadersDialog = lazy(() =>
  import("./ReadersDialog").then((found) => ({ default: found.ReadersDialog })),
)

/** «прочитали 24 из 28», and who, when asked. */
export function ReadBy({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  const { id } = conversation
  const total = useChat((chat) => othersOf(chat.members[id] ?? [], message).length)
  // A number, not the people: a message is drawn again only when one more has read it.
  const count = useChat((chat) => readersOf(chat.members[id] ?? [], message))
  if (total === 0 || count === null) return null
  if (conversation.kind === "direct") {
    return count > 0 ? <CheckCheck aria-label={t`прочитано`} /> : <Check aria-label={t`отправлено`} />
  }
  if (count === 0) return <Check aria-label={t`отправлено`} />
  return (
    <>
      <button type="button" className={styles.button} onClick={() => setOpen(true)}>
        <Trans>
          прочитали {count} из {total}
        </Trans>
      </button>
      <Suspense fallback={null}>
        {isOpen && <ReadersDialog message={message} onOpenChange={setOpen} />}
      </Suspense>
    </>
  )
}

function othersOf(members: Participant[], message: Message): Participant[] {
  return members.filter((member) => member.id !== message.authorId)
}

/** How many have read it; null: nobody keeps count in so large a conversation. */
function readersOf(members: Participant[], message: Message): number | null {
  const others = othersOf(members, message)
  if (others[0]?.readNumber === null) return null
  return others.filter((member) => (member.readNumber ?? 0) >= message.number).length
}
