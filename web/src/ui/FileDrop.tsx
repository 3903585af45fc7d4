import { FileText, Upload, X } from "lucide-react"
import { type ReactNode, useId } from "react"
import { Button, DropZone, FileTrigger, Group, isFileDropItem } from "react-aria-components"
import { sizeOf } from "../foundation/formats"
import styles from "./FileDrop.module.css"

type Props = {
  label: string
  /** What one may drop, in words. */
  description?: ReactNode
  /** On the button: «Выбрать файл». */
  choose: string
  /** Beside the button: «или перетащите сюда»; not shown where nothing can be dragged. */
  drop?: string
  /** Endings and media types, as `<input accept>` takes them. They guide, the server decides. */
  accept?: string[]
  file?: { name: string; size: number } | null
  onFile: (file: File) => void
  onRemove?: () => void
  /** The name of the cross that takes the file away. */
  removeLabel?: string
  error?: string
  isDisabled?: boolean
  isRequired?: boolean
}

/** A place to drop one file, or to choose it; paste works too when the place has the focus. */
export function FileDrop(props: Props) {
  const {
    label,
    description,
    choose,
    drop,
    accept,
    file,
    onFile,
    onRemove,
    error,
    isDisabled = false,
  } = props
  const id = useId()
  const take = async (items: Iterable<Parameters<typeof isFileDropItem>[0]>) => {
    for (const item of items) {
      if (!isFileDropItem(item)) continue
      onFile(await item.getFile())
      return
    }
  }
  const describedBy = [
    description !== undefined ? `${id}-about` : "",
    error !== undefined ? `${id}-error` : "",
  ]
    .filter(Boolean)
    .join(" ")
  return (
    <Group
      className={styles.field}
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy || undefined}
    >
      <span className={styles.label} id={`${id}-label`}>
        {label}
        {props.isRequired && <span aria-hidden="true"> *</span>}
      </span>
      <DropZone
        isDisabled={isDisabled}
        onDrop={(event) => void take(event.items)}
        aria-label={label}
        className={[styles.zone, error === undefined ? "" : styles.invalid].join(" ")}
      >
        {file !== undefined && file !== null ? (
          <>
            <FileText aria-hidden="true" />
            <span className={styles.file}>
              <b>{file.name}</b>
              <small>{sizeOf(file.size)}</small>
            </span>
          </>
        ) : (
          <Upload aria-hidden="true" />
        )}
        <FileTrigger
          acceptedFileTypes={accept}
          onSelect={(files) => {
            const first = files?.[0]
            if (first !== undefined) onFile(first)
          }}
        >
          <Button
            data-choose=""
            className={styles.choose}
            isDisabled={isDisabled}
            aria-describedby={describedBy || undefined}
          >
            {choose}
          </Button>
        </FileTrigger>
        {(file === undefined || file === null) && drop !== undefined && (
          <span className={styles.hint}>{drop}</span>
        )}
        {file !== undefined && file !== null && onRemove !== undefined && (
          <Button
            className={styles.remove}
            aria-label={props.removeLabel ?? "×"}
            onPress={onRemove}
            isDisabled={isDisabled}
          >
            <X aria-hidden="true" />
          </Button>
        )}
      </DropZone>
      {description !== undefined && (
        <span className={styles.description} id={`${id}-about`}>
          {description}
        </span>
      )}
      {error !== undefined && (
        <span className={styles.error} id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </Group>
  )
}
