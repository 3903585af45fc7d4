import { useQuery } from "@tanstack/react-query"
import { Navigate, Outlet, useParams } from "@tanstack/react-router"
import { useEffect, useMemo } from "react"
import { meQuery } from "../accounts/api"
import type { Me, MyMembership } from "../foundation/contract/generated/api"
import { forgetOthers } from "../foundation/database"
import { whenSignedOut } from "../foundation/http"
import { Live, LiveContext } from "../foundation/live"
import { MeContext, MembershipContext } from "../foundation/session"
import { Refusals } from "../organisations/Refusals"
import { ConsentGate } from "../personal_data/ConsentGate"
import { FormerScreen } from "./FormerScreen"
import { formerPlace, keepMe, keptMe } from "./kept-me"
import { leave } from "./leaving"
import { NotFoundScreen } from "./NotFoundScreen"
import styles from "./OrganisationFrame.module.css"
import { OrganisationParts } from "./OrganisationParts"
import { queryClient } from "./query-client"
import { Rail } from "./Rail"
import { useStillHere } from "./useStillHere"

/** Everything inside one organisation: who I am in it, its socket, the rail, and the screen. */
export function OrganisationFrame() {
  const { slug } = useParams({ from: "/o/$slug" })
  // Without a network the person is who they were: the app opens from the device.
  const { data: me, isError, isPending } = useQuery({ ...meQuery, placeholderData: keptMe })
  useEffect(() => whenSignedOut(() => queryClient.setQueryData(meQuery.queryKey, null)), [])
  useEffect(() => {
    if (me === undefined || me === null) return
    keepMe(me)
    void forgetOthers(me.memberships.map((membership) => membership.member.id))
  }, [me])

  const known = me ?? (isError ? keptMe() : me)
  if (known === undefined && isPending) return <div className={styles.frame} aria-busy="true" />
  if (known === null || known === undefined)
    return <Navigate to="/sign-in" search={{ next: location.pathname }} />
  const membership = known.memberships.find((one) => one.organisation.slug === slug)
  if (membership === undefined) {
    const former = formerPlace(slug)
    return former === undefined ? <NotFoundScreen /> : <FormerScreen me={known} former={former} />
  }
  return <Organisation key={membership.member.id} me={known} membership={membership} />
}

function Organisation({ me, membership }: { me: Me; membership: MyMembership }) {
  const live = useMemo(() => new Live(membership.organisation.id, membership.member.id), [membership])
  useEffect(() => {
    live.start()
    const forget = live.whenRestored(() => void queryClient.invalidateQueries())
    return () => {
      forget()
      live.stop()
    }
  }, [live])
  useStillHere(live)
  return (
    <MeContext value={me}>
      <MembershipContext value={membership}>
        <LiveContext value={live}>
          <OrganisationParts>
            <ConsentGate leave={() => void leave()}>
              <div className={styles.frame}>
                <Rail />
                <div className={styles.content}>
                  <div>
                    <Refusals me={me} />
                  </div>
                  <Outlet />
                </div>
              </div>
            </ConsentGate>
          </OrganisationParts>
        </LiveContext>
      </MembershipContext>
    </MeContext>
  )
}
