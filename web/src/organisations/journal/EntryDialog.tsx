import { useLingui } from "@lingui/react/macro"
import type { JournalEntry } from "../../foundation/contract/generated/api"
import { momentOf } from "../../foundation/formats"
import { Dialog } from "../../ui/Dialog"
import { Changes } from "./Changes"
import styles from "./JournalScreen.module.css"

/** One entry with everything that changed. */
export function EntryDialog({ entry, onClose }: { entry: JournalEntry; onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={entry.title} isOpen onOpenChange={onClose} closeLabel={t`Закрыть`}>
      <dl className={styles.facts}>
        <dt>{t`Кто`}</dt>
        <dd>{entry.actor.name}</dd>
        <dt>{t`Когда`}</dt>
        <dd>{momentOf(entry.at)}</dd>
        <dt>{t`С кем или с чем`}</dt>
        <dd>{entry.subject.name}</dd>
        <dt>{t`Номер записи`}</dt>
        <dd>{entry.number}</dd>
      </dl>
      <Changes entry={entry} />
    </Dialog>
  )
}
