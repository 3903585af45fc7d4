import { forgetOthers } from "../foundation/database"
import { forgetMe } from "./kept-me"
import { queryClient } from "./query-client"

/** The session of this browser is another person's now: the device forgets what it kept of the one before. */
export async function becomeSomebodyElse(path: string): Promise<void> {
  forgetMe()
  await forgetOthers([])
  queryClient.clear()
  location.assign(path)
}
