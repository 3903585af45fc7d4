import { signOut } from "../accounts/api"
import { forgetOthers } from "../foundation/database"
import { forgetMe } from "./kept-me"
import { queryClient } from "./query-client"

/** Sign out here: the session ends, and the device forgets what it kept. */
export async function leave(): Promise<void> {
  await signOut().catch(() => undefined)
  forgetMe()
  await forgetOthers([])
  queryClient.clear()
  location.assign("/")
}
