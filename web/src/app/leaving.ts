import { signOut } from "../accounts/api"
import { forgetOthers } from "../foundation/database"
import { forgetMe } from "./kept-me"
import { queryClient } from "./query-client"

/** Sign out here: the session ends, and the device forgets what it kept. */
export async function leave(): Promise<void> {
  const left = await signOut().catch(() => undefined)
  forgetMe()
  await forgetOthers([])
  queryClient.clear()
  // Who came through a provider is still signed in there: on a shared computer that matters.
  location.assign(left?.providerUrl ?? "/")
}
