import { useLingui } from "@lingui/react/macro"
import type { JoinRequest } from "../../foundation/contract/generated/api"
import { RefuseDialog } from "../../structure/people/RefuseDialog"
import { toast } from "../../ui/Toasts"
import { refuseRequest } from "../api"
import { useDecision } from "./useDecision"

/** Not let somebody in; they read why. */
export function RefuseRequestDialog({ request, onClose }: { request: JoinRequest; onClose: () => void }) {
  const { t } = useLingui()
  const decide = useDecision((organisationId, reason: string) =>
    refuseRequest(organisationId, request.id, reason),
  )
  const name = request.name
  return (
    <RefuseDialog
      title={t`Отказать: ${name}?`}
      text={t`Человек получит сообщение с причиной и увидит её на странице ссылки. Попросить ещё раз он сможет через сутки или по новой ссылке.`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isBusy={decide.isPending}
      onRefuse={(reason) =>
        decide.mutate(reason, {
          onSuccess: () => {
            toast(t`Заявка отклонена`)
            onClose()
          },
        })
      }
    />
  )
}
