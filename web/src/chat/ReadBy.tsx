import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Check, CheckCheck } from "lucide-react"
import { useState } from "react"
import type { Conversation, Message, Readers } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { api, inOrganisation } from "../foundation/http"
import { useLive } from "../foundation/live"
import { Avatar } from "../ui/Avatar"
import { Dialog } from "../ui/Dialog"
import { Skeleton } from "../ui/Skeleton"
import { useChat } from "./ChatContext"
import styles from "./ReadBy.module.css"

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
      <Dialog title={t`Кто прочитал`} isOpen={isOpen} onOpenChange={setOpen}>
        {isOpen && <ReaderList message={message} />}
      </Dialog>
    </>
  )
}

function ReaderList({ message }: { message: Message }) {
  const { t } = useLingui()
  const { organisationId } = useLive()
  const path = inOrganisation(organisationId, "conversations", message.conversationId, "messages", message.id, "readers")
  const { data } = useQuery({ queryKey: ["readers", message.id], queryFn: () => api.get<Readers>(path), staleTime: 0 })
  if (data === undefined) return <Skeleton lines={4} hasAvatar />
  return (
    <div className={styles.lists}>
      <section>
        <h3>
          <Plural value={data.readers.length} one="Прочитал #" few="Прочитали #" many="Прочитали #" other="Прочитали #" />
        </h3>
        <ul>
          {data.readers.map((reader) => (
            <li key={reader.id}>
              <Avatar id={reader.id} name={reader.name} hue={reader.hue} size={32} />
              <span>
                <b>{reader.name}</b>
                <small>{reader.readAt ? momentOf(reader.readAt) : reader.caption}</small>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{t`Ещё не прочитали`}</h3>
        <ul>
          {data.others.map((other) => (
            <li key={other.id}>
              <Avatar id={other.id} name={other.name} hue={other.hue} size={32} />
              <span>
                <b>{other.name}</b>
                <small>{other.caption}</small>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
