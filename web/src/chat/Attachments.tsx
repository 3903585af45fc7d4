import { useLingui } from "@lingui/react/macro"
import { ChevronLeft, ChevronRight, Download, FileText, X } from "lucide-react"
import { useEffect, useState } from "react"
import { Button, Dialog, Modal, ModalOverlay } from "react-aria-components"
import type { Attachment } from "../foundation/contract/generated/api"
import { durationOf, sizeOf } from "../foundation/formats"
import { inOrganisation } from "../foundation/http"
import { useLive } from "../foundation/live"
import styles from "./Attachments.module.css"

/** Photos in a grid, films and sounds to play, files to take. */
export function Attachments({ attachments }: { attachments: Attachment[] }) {
  const { organisationId } = useLive()
  const [shown, setShown] = useState<number | null>(null)
  const photos = attachments.filter((one) => one.kind === "photo")
  const others = attachments.filter((one) => one.kind !== "photo")
  return (
    <div className={styles.attachments}>
      {photos.length > 0 && (
        <div className={photos.length === 1 ? styles.single : styles.grid}>
          {photos.map((photo, place) => (
            <Photo
              key={photo.id}
              photo={photo}
              organisationId={organisationId}
              onOpen={() => setShown(place)}
            />
          ))}
        </div>
      )}
      {others.map((file) => (
        <FileRow key={file.id} file={file} organisationId={organisationId} />
      ))}
      {shown !== null && (
        <Lightbox
          photos={photos}
          place={shown}
          onPlace={setShown}
          onClose={() => setShown(null)}
          organisationId={organisationId}
        />
      )}
    </div>
  )
}

function Photo({
  photo,
  organisationId,
  onOpen,
}: {
  photo: Attachment
  organisationId: string
  onOpen: () => void
}) {
  const { t } = useLingui()
  const ratio = photo.width && photo.height ? photo.width / photo.height : 4 / 3
  return (
    <button
      type="button"
      className={styles.photo}
      style={{
        aspectRatio: String(ratio),
        backgroundImage: photo.placeholder ? `url(${photo.placeholder})` : undefined,
      }}
      onClick={onOpen}
      disabled={!photo.isReady}
      aria-label={photo.isReady ? t`Открыть фотографию ${photo.name}` : t`Фотография обрабатывается`}
    >
      {photo.isReady && (
        <img
          src={inOrganisation(organisationId, "files", photo.id, "preview", "1280")}
          srcSet={`${inOrganisation(organisationId, "files", photo.id, "preview", "320")} 320w, ${inOrganisation(organisationId, "files", photo.id, "preview", "1280")} 1280w`}
          sizes="(max-width: 699px) 86vw, 420px"
          alt={photo.name}
          loading="lazy"
          decoding="async"
        />
      )}
    </button>
  )
}

function FileRow({ file, organisationId }: { file: Attachment; organisationId: string }) {
  const { t } = useLingui()
  const content = inOrganisation(organisationId, "files", file.id, "content")
  if (file.kind === "audio" && file.isReady) {
    // biome-ignore lint/a11y/useMediaCaption: what people say in a chat has no captions
    return <audio controls preload="metadata" src={content} className={styles.audio} />
  }
  if (file.kind === "video" && file.isReady) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: people's own films have no captions
      <video
        controls
        preload="none"
        poster={inOrganisation(organisationId, "files", file.id, "preview", "1280")}
        src={content}
        className={styles.video}
      />
    )
  }
  return (
    <a className={styles.file} href={`${content}?download=1`} download={file.name}>
      <FileText aria-hidden="true" />
      <span>
        <b>{file.name}</b>
        <small>
          {sizeOf(file.size)}
          {file.durationSeconds ? ` · ${durationOf(file.durationSeconds)}` : ""}
        </small>
      </span>
      <Download aria-label={t`Скачать`} />
    </a>
  )
}

type LightboxProps = {
  photos: Attachment[]
  place: number
  onPlace: (place: number) => void
  onClose: () => void
  organisationId: string
}

/** Photos on the whole screen: arrows, Escape, download. */
function Lightbox({ photos, place, onPlace, onClose, organisationId }: LightboxProps) {
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
