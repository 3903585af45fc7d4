import { useEffect, useRef, useState } from "react"
import type { Joined } from "../../foundation/contract/generated/api"
import * as calls from "../api"
import { CallConnection, type CallNews } from "./connection"
import type { useChoices } from "./useDevices"

type ConnectionInputs = {
  organisationId: string
  callId: string
  choices: ReturnType<typeof useChoices>[0]
  onTicket: (joined: Joined) => void
  onNews: (news: CallNews) => void
}

/** One connection as long as the room is on the screen. */
export function useConnection(inputs: ConnectionInputs): CallConnection {
  const latest = useRef(inputs)
  latest.current = inputs
  const [connection] = useState(() => {
    const { organisationId, callId, choices } = inputs
    return new CallConnection({
      choices,
      takeTicket: async () => {
        const joined = await calls.joinCall(organisationId, callId)
        latest.current.onTicket(joined)
        return joined
      },
      onNews: (news) => latest.current.onNews(news),
      raiseHand: () => calls.showHand(organisationId, callId, true),
    })
  })
  useEffect(() => {
    connection.start()
    return () => connection.stopUnlessBack()
  }, [connection])
  return connection
}
