import { useLingui } from "@lingui/react/macro"
import { Download, FileText } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import type { Attachment } from "../foundation/contract/generated/api"
import { durationOf, sizeOf } from "../foundation/formats"
import { inOrganisation } from "../foundation/http"
import { useLive } from "../foundation/live"
import styles from "./Attachments.module.css"

const Lightbox = lazy(() => import("./Lightbox").then((found) => ({ default: found.Lightbox })))

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
        <Suspense fallback={null}>
          <Lightbox
            photos={photos}
            place={shown}
            onPlace={setShown}
            onClose={() => setShown(null)}
            organisationId={organisationId}
          />
        </Suspense>
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
