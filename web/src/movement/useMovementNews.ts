import { useLingui } from "@lingui/react/macro"
import { useCallback } from "react"
import type { EventType, KnownEvent } from "../foundation/contract/events"
import { useEvents, useLive } from "../foundation/live"
import { toast } from "../ui/Toasts"
import { useRefresh } from "./useMovementActs"

const NEWS = [
  "movement.movement_changed",
  "movement.movement_applied",
] as const satisfies readonly EventType[]

/** Keep counts and lists true while others work; whoever reported hears what became of it. */
export function useMovementNews(): void {
  const { t } = useLingui()
  const { memberId } = useLive()
  const refresh = useRefresh()
  const hear = useCallback(
    (event: KnownEvent) => {
      void refresh()
      // The member's own stream tells reporters and curators; the administration's only keeps screens true.
      if (event.stream !== `member:${memberId}`) return
      if (event.type === "movement.movement_applied") toast(t`Применено: ${event.data.personName}`)
      if (event.type === "movement.movement_changed" && event.data.state === "returned")
        toast(t`Вернули на исправление: ${event.data.personName}`)
    },
    [refresh, memberId, t],
  )
  useEvents(NEWS, hear)
}
