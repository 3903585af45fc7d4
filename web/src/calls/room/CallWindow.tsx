import { Trans, useLingui } from "@lingui/react/macro"
import { Maximize2 } from "lucide-react"
import { type ReactNode, useEffect, useRef } from "react"
import { Button } from "react-aria-components"
import { type CurrentCall, minimise } from "../current"
import { CallRoom } from "./CallRoom"
import styles from "./CallWindow.module.css"
import { Door } from "./Door"

type CallWindowProps = {
  current: CurrentCall
  renderChat: (conversationId: string) => ReactNode
  peopleLabel: string
}

/** The whole screen for a call: the door, then the room. Minimised it is a bar, and the call goes on. */
export function CallWindow({ current, renderChat, peopleLabel }: CallWindowProps) {
  const { t } = useLingui()
  const window = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!current.isMinimised) window.current?.focus()
  }, [current.isMinimised])
  const { callId } = current
  return (
    <>
      {current.isMinimised && (
        <aside className={styles.bar} aria-label={t`Идёт звонок`}>
          <span className={styles.dot} aria-hidden="true" />
          <b>{current.title}</b>
          <Button className={styles.back} onPress={() => minimise(false)}>
            <Maximize2 aria-hidden="true" />
            <Trans>Вернуться</Trans>
          </Button>
        </aside>
      )}
      <section
        ref={window}
        className={styles.window}
        hidden={current.isMinimised}
        data-theme="dark"
        data-call-window=""
        role="dialog"
        aria-modal="true"
        aria-label={current.title}
        tabIndex={-1}
      >
        {current.stage === "inside" && callId !== null ? (
          <CallRoom
            key={callId}
            current={{ ...current, callId }}
            renderChat={renderChat}
            peopleLabel={peopleLabel}
          />
        ) : (
          <Door current={current} />
        )}
      </section>
    </>
  )
}
