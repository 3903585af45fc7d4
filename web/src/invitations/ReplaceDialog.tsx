import { Trans, useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { Invitation } from "../foundation/contract/generated/api"
import { newId } from "../foundation/ids"
import { useWords } from "../organisations/words"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { toast } from "../ui/Toasts"
import { replaceInvitation } from "./api"
import { useInvitationAct } from "./useActs"
import { guestsWord } from "./words"

type Props = {
  invitation: Invitation
  onOpenChange: (isOpen: boolean) => void
  onReplaced: (old: Invitation) => void
}

/** A link that leaked: it stops, a new one for the same people takes its place. */
export function ReplaceDialog({ invitation, onOpenChange, onReplaced }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const [newLink] = useState(newId)
  const replace = useInvitationAct((organisationId, id: string) =>
    replaceInvitation(organisationId, id, newLink),
  )
  const name = [guestsWord(invitation.role, words), invitation.group?.name].filter(Boolean).join(", ")
  return (
    <ConfirmDialog
      title={t`Заменить ссылку?`}
      text={
        <Trans>
          <b>{name}.</b> Старая ссылка и листы с ней сразу перестанут работать, вместо неё появится новая.
          Раздайте её снова. Кто уже вошёл, останется: проверьте, все ли среди них свои.
        </Trans>
      }
      confirm={t`Заменить`}
      cancel={t`Отмена`}
      isOpen
      isDanger
      isBusy={replace.isPending}
      onOpenChange={onOpenChange}
      onConfirm={() =>
        replace.mutate(invitation.id, {
          onSuccess: () => {
            toast(t`Ссылка заменена. Новая — в списке.`)
            onOpenChange(false)
            onReplaced(invitation)
          },
        })
      }
    />
  )
}
