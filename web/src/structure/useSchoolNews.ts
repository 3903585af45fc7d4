import { useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useRef } from "react"
import type { EventType } from "../foundation/contract/events"
import { useEvents, useLive } from "../foundation/live"

const NEWS = [
  "structure.group_created",
  "structure.group_renamed",
  "structure.group_described",
  "structure.group_archived",
  "structure.group_restored",
  "structure.group_people_changed",
  "structure.groups_turned",
  "structure.families_changed",
  "organisations.members_graduated",
  "structure.staff_changed",
  "structure.roster_applied",
  "organisations.member_claimed",
  "organisations.member_left",
  "organisations.members_added",
  "organisations.member_released",
  "organisations.member_returned",
  "organisations.members_changed",
  "organisations.members_merged",
  "organisations.organisation_changed",
  "organisations.role_confirmed",
  "organisations.role_refused",
  "organisations.role_revoked",
  "organisations.roles_granted",
  "invitations.invitation_changed",
  "invitations.join_request_made",
  "invitations.join_request_decided",
] as const satisfies readonly EventType[]

/** What comes within so long (ms) is read again once: a bulk act is hundreds of events. */
const GATHER = 200

/** Keep the administration's screens true while others work: what was read is read again after news. */
export function useSchoolNews(): void {
  const live = useLive()
  const client = useQueryClient()
  const { organisationId } = live
  useEffect(() => {
    // Whoever isn't an administrator is refused quietly; a curator's news come on their own stream.
    void live.realtime.follow({ [`administration:${organisationId}`]: -1 }).catch(() => undefined)
  }, [live, organisationId])
  const stale = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const refresh = useCallback(
    (event: { type: string }) => {
      stale.current.add(event.type.startsWith("invitations.") ? "invitations" : "structure")
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        for (const room of [...stale.current, "organisation"])
          void client.invalidateQueries({ queryKey: [room, organisationId] })
        stale.current.clear()
      }, GATHER)
    },
    [client, organisationId],
  )
  useEvents(NEWS, refresh)
}
