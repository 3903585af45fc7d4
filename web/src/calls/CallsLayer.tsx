import { lazy, type ReactNode, Suspense, useEffect } from "react"
import { createPortal } from "react-dom"
import { useStore } from "../foundation/store"
import { currentCall } from "./current"
import { Ringing } from "./Ringing"

const CallWindow = lazy(() => import("./room/CallWindow").then((found) => ({ default: found.CallWindow })))

type CallsLayerProps = {
  /** The same conversation beside the call. */
  renderChat: (conversationId: string) => ReactNode
  /** What the people of a call are called here: «Класс», «Группа». */
  peopleLabel: string
}

/** Above all screens of an organisation: the call that one is in, and the one that rings. */
export function CallsLayer({ renderChat, peopleLabel }: CallsLayerProps) {
  const current = useStore(currentCall)
  const isCovering = current !== null && !current.isMinimised
  useEffect(() => {
    // What lies under the window isn't reached by keyboard or screen reader meanwhile.
    const below = document.getElementById("root")
    if (below !== null) below.inert = isCovering
    return () => {
      if (below !== null) below.inert = false
    }
  }, [isCovering])
  return (
    <>
      <Ringing isBusy={current?.stage === "inside"} />
      {current !== null &&
        createPortal(
          <Suspense fallback={null}>
            <CallWindow current={current} renderChat={renderChat} peopleLabel={peopleLabel} />
          </Suspense>,
          document.body,
        )}
    </>
  )
}
