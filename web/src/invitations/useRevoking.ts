import { useLingui } from "@lingui/react/macro"
import { toast } from "../ui/Toasts"
import { reinstateInvitations, revokeInvitations } from "./api"
import { useInvitationAct } from "./useActs"
import { linksCount } from "./words"

/** Revoke links, with a way back. */
export function useRevoking() {
  const { t } = useLingui()
  const revoking = useInvitationAct((organisationId, ids: string[]) => revokeInvitations(organisationId, ids))
  const reinstating = useInvitationAct((organisationId, ids: string[]) =>
    reinstateInvitations(organisationId, ids),
  )
  const reinstate = (ids: string[]) =>
    reinstating.mutate(ids, { onSuccess: () => toast(t`Ссылки снова действуют`) })
  const revoke = (ids: string[], onDone?: () => void) =>
    revoking.mutate(ids, {
      onSuccess: ({ invitations }) => {
        const revoked = invitations.map((one) => one.id)
        const count = linksCount(revoked.length)
        toast(t`Отозвано: ${count}. Кто уже вошёл, остался.`, {
          label: t`Вернуть`,
          act: () => reinstate(revoked),
        })
        onDone?.()
      },
    })
  return { revoke, reinstate, isBusy: revoking.isPending || reinstating.isPending }
}
