import { useEffect } from "react"
import { meQuery } from "../accounts/api"
import type { Live } from "../foundation/live"
import { useStore } from "../foundation/store"
import { queryClient } from "./query-client"

/** After how long (ms) without the socket the server is asked who one is: at least, and up to so much more. */
const PATIENCE = 1_500
const SPREAD = 3_000

/** Whoever isn't let in any longer is told so, instead of «no connection»: the socket can't say it. */
export function useStillHere(live: Live): void {
  const connection = useStore(live.realtime.connection)
  useEffect(() => {
    if (connection === "online" || connection === "connecting") return
    const ask = () => void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    if (connection === "signed_out") {
      ask()
      return
    }
    const timer = setTimeout(ask, PATIENCE + Math.random() * SPREAD)
    return () => clearTimeout(timer)
  }, [connection])
}
