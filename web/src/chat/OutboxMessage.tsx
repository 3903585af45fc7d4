import { useLingui } from "@lingui/react/macro"
import { Clock, RotateCcw, Trash2, TriangleAlert } from "lucide-react"
import type { OutboxItem } from "../foundation/database"
import { timeOf } from "../foundation/formats"
import { useStore } from "../foundation/store"
import { Button } from "../ui/Button"
import { useChatEngine } from "./ChatContext"
import item from "./MessageItem.module.css"
import { MessageText } from "./MessageText"
import styles from "./OutboxMessage.module.css"

/** A message that isn't acknowledged yet: on its way, waiting for the network, or refused. */
export function OutboxMessage({ item: message }: { item: OutboxItem }) {
  const { t } = useLingui()
  const engine = useChatEngine()
  const isOnline = useStore(engine.live.realtime.connection) === "online"
  return (
    <article className={`${item.message} ${item.own}`}>
      <div className={`${item.bubble} ${styles.waiting}`}>
        <MessageText message={message} />
        {message.attachmentIds.length > 0 && <p>{t`с вложениями: ${message.attachmentIds.length}`}</p>}
        {message.refusal === null ? (
          <p className={styles.state}>
            <Clock aria-hidden="true" />
            {isOnline ? t`отправляется` : t`ждёт отправки`} · {timeOf(message.writtenAt)}
          </p>
        ) : (
          <div role="alert" className={styles.refused}>
            <p>
              <TriangleAlert aria-hidden="true" />
              {t`Не отправлено.`} {message.refusal}
            </p>
            <Button
              size="small"
              variant="soft"
              icon={RotateCcw}
              onPress={() => void engine.outbox.retry(message)}
            >
              {t`Повторить`}
            </Button>
            <Button
              size="small"
              variant="plain"
              icon={Trash2}
              onPress={() => void engine.outbox.discard(message)}
            >
              {t`Убрать`}
            </Button>
          </div>
        )}
      </div>
    </article>
  )
}
