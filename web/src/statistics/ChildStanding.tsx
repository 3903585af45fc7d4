import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useMembership } from "../foundation/session"
import { useWords } from "../organisations/words"
import { activationQuery } from "./api"

/** Whether a guardian's child is aboard, and who helps where it isn't. */
export function ChildStanding({ childId }: { childId: string }) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { data } = useQuery(activationQuery(organisation.id))
  const child = data?.children.find((one) => one.id === childId)
  if (child === undefined) return null
  if (child.isRegistered) return t`уже в Парте`
  if (child.isInvited) return t`ещё не в Парте, приглашение выдано`
  return t`ещё не в Парте, приглашение выдаст ${words.curator.toLowerCase()}`
}
