import type { Me } from "../foundation/contract/generated/api"

/** Where somebody belongs after signing in: their organisation's chats, the operator's queue, a desk, or the settings. */
export function homeOf(me: Me): string {
  const first = me.memberships[0]
  if (first !== undefined) return `/o/${first.organisation.slug}/chats`
  if (me.account.isOperator) return "/operator"
  return me.desks.includes("municipal") ? "/municipal" : "/settings"
}
