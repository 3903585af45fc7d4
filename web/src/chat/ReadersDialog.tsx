import { Plural, useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import type { Message, Readers } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { api, inOrganisation } from "../foundation/http"
import { useLive } from "../foundation/live"
import { Avatar } from "../ui/Avatar"
import { Dialog } from "../ui/Dialog"
import { Skeleton } from "../ui/Skeleton"
import styles from "./ReadBy.module.css"

/** Who has read a message, and who hasn't. */
export function ReadersDialog({
  message,
  onOpenChange,
}: {
  message: Message
  onOpenChange: (isOpen: boolean) => void
}) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Кто прочитал`} isOpen onOpenChange={onOpenChange}>
      <ReaderList message={message} />
    </Dialog>
  )
}

function ReaderList({ message }: { message: Message }) {
  const { t } = useLingui()
  const { organisationId } = useLive()
  const path = inOrganisation(
    organisationId,
    "conversations",
    message.conversationId,
    "messages",
    message.id,
    "readers",
  )
  const { data } = useQuery({
    queryKey: ["readers", message.id],
    queryFn: () => api.get<Readers>(path),
    staleTime: 0,
  })
  if (data === undefined) return <Skeleton lines={4} hasAvatar />
  return (
    <div className={styles.lists}>
      <section>
        <h3>
          <Plural
            value={data.readers.length}
            one="Прочитал #"
            few="Прочитали #"
            many="Прочитали #"
            other="Прочитали #"
          />
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
