import { useLingui } from "@lingui/react/macro"
import { UserPlus } from "lucide-react"
import type { Conversation } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { LinkButton } from "../../ui/Button"
import { useOrganisation } from "../organisation-context"

const MAY_INVITE = ["invitations.all", "invitations.own_groups"]

/** From a class's chat to its invitations, for those who hand them out. */
export function InviteAction({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const abilities = useOrganisation()?.abilities ?? []
  const isOfGroup =
    conversation.groupId !== null && (conversation.kind === "class" || conversation.kind === "guardians")
  if (!isOfGroup || !MAY_INVITE.some((one) => abilities.includes(one))) return null
  if (!conversation.abilities.includes("moderate")) return null
  return (
    <LinkButton
      href={`/o/${organisation.slug}/school/invitations?groupId=${conversation.groupId}`}
      variant="soft"
      size="small"
      icon={UserPlus}
    >{t`Пригласить`}</LinkButton>
  )
}
