import { useLingui } from "@lingui/react/macro"
import { Pin } from "lucide-react"
import { useState } from "react"
import { useChat } from "./ChatContext"
import styles from "./PinnedBar.module.css"
import { contentOf } from "./preview"

/** What moderators keep in sight; each touch shows the next. */
export function PinnedBar({ id, onShow }: { id: string; onShow: (number: number) => void }) {
  const { t } = useLingui()
  const pinned = useChat((chat) => chat.pinned[id])
  const [place, setPlace] = useState(0)
  if (pinned === undefined || pinned.length === 0) return null
  const message = pinned[place % pinned.length]
  if (message === undefined) return null
  return (
    <button
      type="button"
      className={styles.bar}
      onClick={() => {
        onShow(message.number)
        setPlace((place + 1) % pinned.length)
      }}
    >
      <Pin aria-hidden="true" />
      <b>{t`Закреплено`}</b>
      <span>{contentOf(t, message)}</span>
      {pinned.length > 1 && (
        <small>
          {(place % pinned.length) + 1} / {pinned.length}
        </small>
      )}
    </button>
  )
}
