import { useLingui } from "@lingui/react/macro"
import { FileText, RotateCcw, X } from "lucide-react"
import { sizeOf } from "../foundation/formats"
import { IconButton } from "../ui/IconButton"
import { ProgressBar } from "../ui/ProgressBar"
import styles from "./UploadList.module.css"
import type { Upload } from "./uploads"

type Props = { uploads: Upload[]; onRemove: (id: string) => void; onRetry: (id: string) => void }

/** Files before they are sent: how far each is. */
export function UploadList({ uploads, onRemove, onRetry }: Props) {
  const { t } = useLingui()
  if (uploads.length === 0) return null
  return (
    <ul className={styles.uploads} aria-label={t`Вложения`}>
      {uploads.map((upload) => (
        <li key={upload.id}>
          {upload.preview ? <img src={upload.preview} alt="" /> : <FileText aria-hidden="true" />}
          <div>
            {upload.state === "failed" ? (
              <p role="alert">
                {upload.name}: {upload.refusal ?? t`не загрузился`}
              </p>
            ) : (
              <ProgressBar
                label={upload.name}
                value={upload.sent}
                max={upload.size}
                text={
                  upload.state === "done"
                    ? sizeOf(upload.size)
                    : `${sizeOf(upload.sent)} / ${sizeOf(upload.size)}`
                }
              />
            )}
          </div>
          {upload.state === "failed" && (
            <IconButton icon={RotateCcw} label={t`Повторить`} onPress={() => onRetry(upload.id)} />
          )}
          <IconButton icon={X} label={t`Убрать ${upload.name}`} onPress={() => onRemove(upload.id)} />
        </li>
      ))}
    </ul>
  )
}
