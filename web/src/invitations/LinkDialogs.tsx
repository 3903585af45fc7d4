import { useLingui } from "@lingui/react/macro"
import { Copy, Printer } from "lucide-react"
import { useState } from "react"
import type { Group, Invitation, Role } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { useWords } from "../organisations/words"
import { Button, LinkButton } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { RadioGroup } from "../ui/RadioGroup"
import { Select } from "../ui/Select"
import { toast } from "../ui/Toasts"
import { qrPath, type SheetLayout, sheetPath } from "./api"
import styles from "./InvitationsScreen.module.css"
import { guestsWord } from "./words"

type Props = { invitation: Invitation; onOpenChange: (isOpen: boolean) => void }

/** The QR to hold up to a phone, and the same in letters. */
export function QrDialog({ invitation, onOpenChange }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const copy = useCopy()
  const title = [guestsWord(invitation.role, words), invitation.group?.name].filter(Boolean).join(", ")
  return (
    <Dialog
      title={title}
      isOpen
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={<Button icon={Copy} onPress={() => copy(invitation.url)}>{t`Скопировать ссылку`}</Button>}
    >
      <div className={styles.qr}>
        <img src={qrPath(organisation.id, invitation.id)} alt={t`QR-код приглашения: ${title}`} />
        <p className={styles.code}>{invitation.printedCode}</p>
        <p className={styles.url}>{invitation.url}</p>
        <p className={styles.url}>{t`Действует до ${dateOf(invitation.expiresAt)}`}</p>
      </div>
    </Dialog>
  )
}

type SheetsProps = { groups: Group[]; groupId: string; onOpenChange: (isOpen: boolean) => void }

/** What to print: whole pages to hang up, or slips to cut and hand out. */
export function SheetsDialog({ groups, groupId, onOpenChange }: SheetsProps) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const [group, setGroup] = useState(groupId)
  const [role, setRole] = useState<"both" | "student" | "guardian">("both")
  const [layout, setLayout] = useState<SheetLayout>("page")
  const href = sheetPath(organisation.id, {
    groupId: group,
    role: role === "both" ? undefined : (role as Role),
    layout,
  })
  return (
    <Dialog
      title={t`Листы для печати`}
      isOpen
      onOpenChange={onOpenChange}
      closeLabel={t`Закрыть`}
      actions={
        <LinkButton href={href} target="_blank" icon={Printer}>
          {t`Открыть PDF`}
        </LinkButton>
      }
    >
      <div className={styles.sheets}>
        <p>{t`На листах — действующие ссылки: QR-код, короткий код и что делать.`}</p>
        <Select
          label={words.group}
          value={group === "" ? "all" : group}
          onChange={(chosen) => setGroup(chosen === "all" ? "" : chosen)}
          options={[
            ...(groups.length > 1 ? [{ value: "all", label: words.allGroups }] : []),
            ...groups.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
        <Select
          label={t`Для кого`}
          value={role}
          onChange={(chosen) => setRole(chosen as typeof role)}
          options={[
            { value: "both", label: t`Для всех` },
            { value: "student", label: words.students },
            { value: "guardian", label: t`Родители` },
          ]}
        />
        <RadioGroup
          label={t`Вид`}
          layout="cards"
          value={layout}
          onChange={(chosen) => setLayout(chosen as SheetLayout)}
          options={[
            {
              value: "page",
              label: t`Страница на ссылку`,
              description: t`Повесить в кабинете или показать на собрании`,
            },
            { value: "slips", label: t`Отрезные полоски`, description: t`Восемь на листе: раздать каждому` },
          ]}
        />
      </div>
    </Dialog>
  )
}

/** Put a text into the clipboard and say so. */
export function useCopy(): (text: string) => void {
  const { t } = useLingui()
  return (text) => {
    navigator.clipboard.writeText(text).then(
      () => toast(t`Ссылка скопирована`),
      () => toast(t`Не удалось скопировать. Выделите ссылку и скопируйте сами: ${text}`),
    )
  }
}
