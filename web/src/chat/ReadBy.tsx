import { Trans, useLingui } from "@lingui/react/macro"
import { Check, CheckCheck } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { Conversation, Message } from "../foundation/contract/generated/api"
import { useChat } from "./ChatContext"
import styles from "./ReadBy.module.css"

const ReadersDialog = lazy(() =>
  import("./ReadersDialog").then((found) => ({ default: found.ReadersDialog })),
)

/** «прочитали 24 из 28», and who, when asked. */
export function ReadBy({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  const members = useChat((chat) => chat.members[conversation.id])
  const others = (members ?? []).filter((member) => member.id !== message.authorId)
  if (others.length === 0 || others[0]?.readNumber === null) return null
  const count = others.filter((member) => (member.readNumber ?? 0) >= message.number).length
  if (conversation.kind === "direct") {
    return count > 0 ? <CheckCheck aria-label={t`прочитано`} /> : <Check aria-label={t`отправлено`} />
  }
  if (count === 0) return <Check aria-label={t`отправлено`} />
  const total = others.length
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
