import { useLingui } from "@lingui/react/macro"
import { ChevronLeft, ChevronRight, Download, X } from "lucide-react"
import { useEffect } from "react"
import { Button, Dialog, Modal, ModalOverlay } from "react-aria-components"
import type { Attachment } from "../foundation/contract/generated/api"
import { inOrganisation } from "../foundation/http"
import styles from "./Attachments.module.css"

type LightboxProps = {
  photos: Attachment[]
  place: number
  onPlace: (place: number) => void
  onClose: () => void
  organisationId: string
}

/** Photos on the whole screen: arrows, Escape, download. */
export function Lightbox({ photos, place, onPlace, onClose, organisationId }: LightboxProps) {
  const { t } = useLingui()
  const photo = photos[place]
  const go = (step: number) => onPlace((place + step + photos.length) % photos.length)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (step !== undefined) onPlace((place + step + photos.length) % photos.length)
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [place, photos.length, onPlace])
  if (photo === undefined) return null
  return (
    <ModalOverlay isOpen onOpenChange={onClose} isDismissable className={styles.shade}>
      <Modal>
        <Dialog aria-label={photo.name} className={styles.lightbox}>
          <img src={inOrganisation(organisationId, "files", photo.id, "content")} alt={photo.name} />
          <div className={styles.tools}>
            <span>{photo.name}</span>
            {photos.length > 1 && (
              <>
                <Button aria-label={t`Предыдущая`} onPress={() => go(-1)}>
                  <ChevronLeft />
                </Button>
                <Button aria-label={t`Следующая`} onPress={() => go(1)}>
                  <ChevronRight />
                </Button>
              </>
            )}
            <a
              href={`${inOrganisation(organisationId, "files", photo.id, "content")}?download=1`}
              download={photo.name}
              aria-label={t`Скачать`}
            >
              <Download />
            </a>
            <Button aria-label={t`Закрыть`} onPress={onClose} autoFocus>
              <X />
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
