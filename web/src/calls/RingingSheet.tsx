import { Trans, useLingui } from "@lingui/react/macro"
import { Phone, PhoneOff } from "lucide-react"
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components"
import type { LiveCall } from "../foundation/contract/generated/api"
import { Avatar } from "../ui/Avatar"
import { VerifiedBadge } from "../ui/VerifiedBadge"
import styles from "./Ringing.module.css"

type RingingSheetProps = { call: LiveCall; onAnswer: () => void; onDecline: () => void }

/** Who calls; answer or decline. */
export function RingingSheet({ call, onAnswer, onDecline }: RingingSheetProps) {
  const { t } = useLingui()
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
            <Button className={`${styles.act} ${styles.decline}`} onPress={onDecline}>
              <span>
                <PhoneOff aria-hidden="true" />
              </span>
              <Trans>Отклонить</Trans>
            </Button>
            <Button className={`${styles.act} ${styles.answer}`} autoFocus onPress={onAnswer}>
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
