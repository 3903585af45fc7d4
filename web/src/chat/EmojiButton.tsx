import { useLingui } from "@lingui/react/macro"
import { Smile } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import styles from "./EmojiPicker.module.css"

const EmojiPicker = lazy(() => import("./EmojiPicker").then((found) => ({ default: found.EmojiPicker })))

/** Opens the emoji; they are loaded when they are first asked for. */
export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useLingui()
  const [isAsked, setAsked] = useState(false)
  const button = (
    <button type="button" aria-label={t`Смайлы`} className={styles.trigger} onClick={() => setAsked(true)}>
      <Smile aria-hidden="true" />
    </button>
  )
  if (!isAsked) return button
  return (
    <Suspense fallback={button}>
      <EmojiPicker icon={Smile} onPick={onPick} />
    </Suspense>
  )
}
