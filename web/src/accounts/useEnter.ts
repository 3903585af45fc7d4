import { useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { meQuery } from "./api"

/** Fetch who is signed in now, and go to `next`, a path of this site, or where they belong. */
export function useEnter() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async (next: string | null) => {
    client.clear()
    const me = await client.fetchQuery(meQuery)
    const first = me?.memberships[0]
    const home = first
      ? `/o/${first.organisation.slug}/chats`
      : me?.account.isOperator
        ? "/operator"
        : "/settings"
    await navigate({ to: next?.startsWith("/") && !/^\/[/\\]/.test(next) ? next : home })
  }
}
