import { useLingui } from "@lingui/react/macro"
import { FileText } from "lucide-react"
import { useEffect, useMemo, useState } from "react"
import type { Attachment, Message } from "../foundation/contract/generated/api"
import { sizeOf } from "../foundation/formats"
import { inOrganisation } from "../foundation/http"
import { useLive } from "../foundation/live"
import styles from "./AboutFiles.module.css"
import { useChat } from "./ChatContext"

type Found = { number: number; attachment: Attachment }

const MOST_PHOTOS = 9
const MOST_FILES = 6

/** The latest photos and files of a conversation, as far as the device holds its messages. */
export function AboutFiles({ id, onShow }: { id: string; onShow: (number: number) => void }) {
  const { t } = useLingui()
  const { organisationId } = useLive()
  const found = useRecent(id)
  const photos = found.filter(({ attachment }) => attachment.kind === "photo" && attachment.isReady)
  const files = found.filter(({ attachment }) => attachment.kind !== "photo")
  if (found.length === 0) return null
  return (
    <section>
      <h3>{t`Недавние фото и файлы`}</h3>
      {photos.length > 0 && (
        <div className={styles.photos}>
          {photos.slice(0, MOST_PHOTOS).map(({ number, attachment }) => (
            <button
              key={attachment.id}
              type="button"
              aria-label={t`К сообщению с фотографией ${attachment.name}`}
              onClick={() => onShow(number)}
            >
              <img
                src={inOrganisation(organisationId, "files", attachment.id, "preview", "320")}
                alt=""
                loading="lazy"
              />
            </button>
          ))}
        </div>
      )}
      {files.slice(0, MOST_FILES).map(({ number, attachment }) => (
        <button key={attachment.id} type="button" className={styles.file} onClick={() => onShow(number)}>
          <FileText aria-hidden="true" />
          <span>
            <b>{attachment.name}</b>
            <small>{sizeOf(attachment.size)}</small>
          </span>
        </button>
      ))}
    </section>
  )
}

function useRecent(id: string): Found[] {
  const { database } = useLive()
  // What came last stands in the state before the device has it.
  const loaded = useChat((chat) => chat.runs[id]?.messages)
  const withFiles = useMemo(() => (loaded ?? []).filter(hasFiles), [loaded])
  const newest = withFiles.at(-1)
  const [kept, setKept] = useState<Message[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `newest` says when to look again
  useEffect(() => {
    let isCurrent = true
    const messages = database.messages
      .where("[conversationId+number]")
      .between([id, 0], [id, Number.MAX_SAFE_INTEGER])
    void messages
      .filter(hasFiles)
      .toArray()
      .then((found) => (isCurrent ? setKept(found) : undefined))
      .catch(() => undefined)
    return () => {
      isCurrent = false
    }
  }, [database, id, newest])
  return useMemo(() => {
    const first = loaded?.[0]?.number ?? Number.POSITIVE_INFINITY
    const earlier = kept.filter((message) => message.number < first)
    return [...earlier, ...withFiles]
      .flatMap((message) => message.attachments.map((attachment) => ({ number: message.number, attachment })))
      .reverse()
  }, [kept, loaded, withFiles])
}

function hasFiles(message: Message): boolean {
  return message.attachments.length > 0 && message.deletedAt === null
}
