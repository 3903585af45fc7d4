import { useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { meQuery } from "./api"
import { homeOf } from "./home"

/** Fetch who is signed in now, and go to `next`, a path of this site, or where they belong. */
export function useEnter() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async (next: string | null) => {
    client.clear()
    const me = await client.fetchQuery(meQuery)
    const home = me === null ? "/settings" : homeOf(me)
    await navigate({ to: next?.startsWith("/") && !/^\/[/\\]/.test(next) ? next : home })
  }
}
