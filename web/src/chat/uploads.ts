import { useCallback, useRef, useState } from "react"
import type { HttpResponse, Upload as TusUpload } from "tus-js-client"
import { newId } from "../foundation/ids"
import { useLive } from "../foundation/live"
import { isProblemDocument } from "../foundation/problems"

export type Upload = {
  id: string
  name: string
  size: number
  /** Bytes that the server has. */
  sent: number
  state: "sending" | "done" | "failed"
  /** Why it failed, in the server's words. */
  refusal: string | null
  preview: string | null
}

const MOST = 10
/** Bytes that the server takes whole. */
const WHOLE = 1024 * 1024

/** Files on their way to the server: resumed after a lost network, shown with numbers. */
export function useUploads(onTooMany: (most: number) => void) {
  const { organisationId } = useLive()
  const [uploads, setUploads] = useState<Upload[]>([])
  const running = useRef(new Map<string, TusUpload>())
  const change = useCallback((id: string, part: Partial<Upload>) => {
    setUploads((now) => now.map((one) => (one.id === id ? { ...one, ...part } : one)))
  }, [])

  const add = useCallback(
    (files: Iterable<File>) => {
      const chosen = Array.from(files)
      const room = MOST - running.current.size
      if (chosen.length > room) onTooMany(MOST)
      for (const file of chosen.slice(0, room)) {
        const id = newId()
        const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null
        setUploads((now) => [
          ...now,
          { id, name: file.name, size: file.size, sent: 0, state: "sending", refusal: null, preview },
        ])
        void send(id, file)
      }
      // The client of the upload protocol comes with the first file.
      async function send(id: string, file: File) {
        const tus = await import("tus-js-client")
        const upload = new tus.Upload(file, {
          endpoint: `/api/organisations/${organisationId}/files`,
          metadata: { id, filename: file.name, filetype: file.type },
          chunkSize: 8 * 1024 * 1024,
          // A photo or a document goes along with its opening: one request instead of two.
          uploadDataDuringCreation: file.size <= WHOLE,
          // A lost network is waited for; the server keeps what it has for a day.
          retryDelays: [0, 1000, 3000, 5000, 10_000, 15_000, 30_000, 60_000],
          removeFingerprintOnSuccess: true,
          onProgress: (sent) => change(id, { sent }),
          onSuccess: () => change(id, { state: "done", sent: file.size }),
          onError: (error) => change(id, { state: "failed", refusal: refusalIn(error) }),
        })
        running.current.set(id, upload)
        upload.start()
      }
    },
    [organisationId, change, onTooMany],
  )
  const remove = useCallback((id: string) => {
    void running.current
      .get(id)
      ?.abort(true)
      .catch(() => undefined)
    running.current.delete(id)
    setUploads((now) => now.filter((one) => one.id !== id))
  }, [])
  const retry = useCallback(
    (id: string) => {
      change(id, { state: "sending", refusal: null })
      running.current.get(id)?.start()
    },
    [change],
  )
  const clear = useCallback(() => {
    running.current.clear()
    setUploads([])
  }, [])
  return { uploads, add, remove, retry, clear }
}

/** The sentence of the server's problem document, if there is one. */
function refusalIn(error: Error): string | null {
  const response =
    "originalResponse" in error ? (error as { originalResponse: HttpResponse | null }).originalResponse : null
  try {
    const found: unknown = JSON.parse(response?.getBody() ?? "")
    return isProblemDocument(found) ? found.detail : null
  } catch {
    return null
  }
}
