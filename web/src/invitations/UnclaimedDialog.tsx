import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { Invitation } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { useWords } from "../organisations/words"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { Select } from "../ui/Select"
import styles from "./ArrivalsDialog.module.css"
import { useRevoking } from "./useRevoking"
import { guestsWord } from "./words"

const DAY = 86_400_000

type Props = { invitations: Invitation[]; onOpenChange: (isOpen: boolean) => void }

/** Working links by which nobody came for so many days: seen first, then revoked. */
export function UnclaimedDialog({ invitations, onOpenChange }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const { revoke, isBusy } = useRevoking()
  const [days, setDays] = useState("14")
  const [now] = useState(() => Date.now())
  const found = invitations.filter(
    (one) =>
      one.state === "active" && one.uses === 0 && Date.parse(one.createdAt) <= now - Number(days) * DAY,
  )
  return (
    <Dialog
      title={t`Отозвать пустые ссылки`}
      isOpen
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <Button
          variant="danger"
          isDisabled={found.length === 0 || isBusy}
          onPress={() =>
            revoke(
              found.map((one) => one.id),
              () => onOpenChange(false),
            )
          }
        >
          {t`Отозвать (${found.length})`}
        </Button>
      }
    >
      <div className={styles.body}>
        <p className={styles.lead}>{t`Действуют, но по ним никто не вошёл.`}</p>
        <Select
          label={t`Созданы раньше, чем`}
          value={days}
          onChange={setDays}
          options={[
            { value: "0", label: t`сейчас: все пустые` },
            { value: "3", label: t`3 дня назад` },
            { value: "7", label: t`неделю назад` },
            { value: "14", label: t`2 недели назад` },
            { value: "30", label: t`месяц назад` },
          ]}
        />
        {found.length === 0 ? (
          <p className={styles.lead}>{t`Таких ссылок нет.`}</p>
        ) : (
          <ul className={styles.people}>
            {found.map((one) => (
              <li key={one.id}>
                <span>{[guestsWord(one.role, words), one.group?.name].filter(Boolean).join(", ")}</span>
                <small>{t`создана ${dateOf(one.createdAt)}`}</small>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  )
}
