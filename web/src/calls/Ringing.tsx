import { Trans, useLingui } from "@lingui/react/macro"
import { Phone, PhoneOff } from "lucide-react"
import { useCallback, useEffect, useState } from "react"
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components"
import type { LiveCall } from "../foundation/contract/generated/api"
import { useEvents, useLive } from "../foundation/live"
import { Avatar } from "../ui/Avatar"
import { VerifiedBadge } from "../ui/VerifiedBadge"
import { declineCall } from "./api"
import { enterDirect } from "./current"
import styles from "./Ringing.module.css"
import { startTone } from "./tone"

type Incoming = { call: LiveCall; conversationId: string }

const EVENTS = ["calls.ringing", "calls.ringing_stopped", "calls.call_ended"] as const
// The server gives up after a minute; an old event out of the log must not ring.
const RINGS_FOR = 60_000

/** An incoming direct call: who calls, answer or decline. */
export function Ringing({ isBusy }: { isBusy: boolean }) {
  const { t } = useLingui()
  const { organisationId, memberId } = useLive()
  const [incoming, setIncoming] = useState<Incoming | null>(null)

  useEvents(
    EVENTS,
    useCallback(
      (event) => {
        if (event.type === "calls.ringing") {
          const isFresh = Date.now() - Date.parse(event.data.call.startedAt) < RINGS_FOR
          if (isFresh && event.data.call.startedBy.id !== memberId) setIncoming(event.data)
          return
        }
        setIncoming((now) => (now !== null && now.call.id === event.data.callId ? null : now))
      },
      [memberId],
    ),
  )
  useEffect(() => {
    if (incoming === null) return
    const left = RINGS_FOR - (Date.now() - Date.parse(incoming.call.startedAt))
    const timer = setTimeout(() => setIncoming(null), Math.max(left, 0))
    const stopTone = isBusy ? () => undefined : startTone()
    return () => {
      clearTimeout(timer)
      stopTone()
    }
  }, [incoming, isBusy])

  if (incoming === null) return null
  const { call, conversationId } = incoming
  const answer = () => {
    setIncoming(null)
    enterDirect({ conversationId, callId: call.id, purpose: "call", title: call.startedBy.name })
  }
  const decline = () => {
    setIncoming(null)
    // Too late is fine: the call is over then.
    declineCall(organisationId, call.id).catch(() => undefined)
  }
  return (
    <ModalOverlay isOpen className={styles.shade}>
      <Modal className={styles.modal}>
        <Dialog role="alertdialog" className={styles.sheet}>
          <span className={styles.rings} aria-hidden="true">
            <Avatar id={call.startedBy.id} name={call.startedBy.name} hue={call.startedBy.hue} size={84} />
          </span>
          <Heading slot="title" className={styles.name}>
            {call.startedBy.name}
            {call.startedBy.isConfirmed && <VerifiedBadge label={t`Роль подтверждена`} size={18} />}
          </Heading>
          <p className={styles.caption}>{call.startedBy.caption}</p>
          <p>
            <Trans>Вам звонят</Trans>
          </p>
          <div className={styles.acts}>
            <Button className={`${styles.act} ${styles.decline}`} onPress={decline}>
              <span>
                <PhoneOff aria-hidden="true" />
              </span>
              <Trans>Отклонить</Trans>
            </Button>
            <Button className={`${styles.act} ${styles.answer}`} autoFocus onPress={answer}>
              <span>
                <Phone aria-hidden="true" />
              </span>
              <Trans>Ответить</Trans>
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
