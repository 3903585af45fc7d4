import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { X } from "lucide-react"
import { useDeferredValue, useState } from "react"
import type { Conversation, Hits } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { api, inOrganisation, query } from "../foundation/http"
import { useLive } from "../foundation/live"
import { IconButton } from "../ui/IconButton"
import { SearchField } from "../ui/SearchField"
import { Skeleton } from "../ui/Skeleton"
import { Markup } from "./Markup"
import styles from "./SearchPanel.module.css"

type Props = { conversation: Conversation; onClose: () => void; onShow: (number: number) => void }

/** Search in one conversation, with Russian word forms. */
export function SearchPanel({ conversation, onClose, onShow }: Props) {
  const { t } = useLingui()
  const { organisationId } = useLive()
  const [text, setText] = useState("")
  const wanted = useDeferredValue(text.trim())
  const { data, isFetching } = useQuery({
    queryKey: ["search", organisationId, conversation.id, wanted],
    queryFn: ({ signal }) =>
      api.get<Hits>(
        inOrganisation(organisationId, "search", "messages") +
          query({ q: wanted, conversationId: conversation.id }),
        signal,
      ),
    enabled: wanted.length > 1,
    placeholderData: (before) => before,
  })
  const hits = wanted.length > 1 ? data?.hits : undefined
  return (
    <aside className={styles.panel} aria-label={t`Поиск в чате`}>
      <header>
        <SearchField label={t`Слово из сообщения`} value={text} onChange={setText} autoFocus />
        <IconButton icon={X} label={t`Закрыть`} onPress={onClose} />
      </header>
      {wanted.length > 1 && hits === undefined && isFetching && <Skeleton lines={5} />}
      {hits !== undefined && hits.length === 0 && <p className={styles.empty}>{t`Ничего не нашлось.`}</p>}
      <ul>
        {hits?.map(({ message, highlights }) => (
          <li key={message.id}>
            <button type="button" onClick={() => onShow(message.number)}>
              <small>
                {message.author?.name} · {momentOf(message.createdAt)}
              </small>
              <Markup source={message.body} highlights={highlights as [number, number][]} />
            </button>
          </li>
        ))}
      </ul>
    </aside>
  )
}
