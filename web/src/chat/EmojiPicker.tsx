import { useLingui } from "@lingui/react/macro"
import type { LucideIcon } from "lucide-react"
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components"
import styles from "./EmojiPicker.module.css"

const EMOJI = Array.from(
  new Intl.Segmenter("ru", { granularity: "grapheme" }).segment(
    "😀😄😁😅😂🙂😉😊😍🥰😘😎🤓🤔🤨😐😴😌😔😢😭😱😡🤒🤗🙄👍👎👌🙏👏💪🤝✌️👋🙋🤷🎉🔥⭐❤️💔✅❌❗❓💡📌📚✏️📝📐🎒🏫🎓🏆🥇⚽🏀🎨🎵🍎🍕🎂☀️🌧️❄️🍂🚌⏰",
  ),
  ({ segment }) => segment,
)

/** A small set of emoji that a school needs. */
export function EmojiPicker({ icon: Icon, onPick }: { icon: LucideIcon; onPick: (emoji: string) => void }) {
  const { t } = useLingui()
  return (
    <DialogTrigger defaultOpen>
      <Button aria-label={t`Смайлы`} className={styles.trigger}>
        <Icon aria-hidden="true" />
      </Button>
      <Popover className={styles.popover} placement="top end">
        <Dialog aria-label={t`Смайлы`} className={styles.grid}>
          {EMOJI.map((emoji) => (
            <button key={emoji} type="button" onClick={() => onPick(emoji)}>
              {emoji}
            </button>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
