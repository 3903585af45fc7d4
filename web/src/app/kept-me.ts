import type { Me, MyMembership } from "../foundation/contract/generated/api"

const KEY = "parta.me"
const FORMER = "parta.former"
/** How many places that one has left are remembered. */
const MOST = 5

/** Remember who is signed in, for opening without a network; and which places they aren't in any longer. */
export function keepMe(me: Me): void {
  const here = new Set(me.memberships.map((one) => one.organisation.id))
  const before = keptMe()
  const gone = before?.account.id === me.account.id ? before.memberships : []
  const former = [...gone, ...formerPlaces()].filter((one) => !here.has(one.organisation.id))
  const once = [...new Map(former.map((one) => [one.organisation.id, one])).values()]
  localStorage.setItem(FORMER, JSON.stringify(once.slice(0, MOST)))
  localStorage.setItem(KEY, JSON.stringify(me))
}

export function forgetMe(): void {
  localStorage.removeItem(KEY)
  localStorage.removeItem(FORMER)
}

export function keptMe(): Me | undefined {
  const kept = localStorage.getItem(KEY)
  return kept === null ? undefined : (JSON.parse(kept) as Me)
}

/** Where this person was, by this device's memory. */
export function formerPlace(slug: string): MyMembership | undefined {
  // What the server has just answered may not be remembered yet.
  const known = [...(keptMe()?.memberships ?? []), ...formerPlaces()]
  return known.find((one) => one.organisation.slug === slug)
}

function formerPlaces(): MyMembership[] {
  const kept = localStorage.getItem(FORMER)
  return kept === null ? [] : (JSON.parse(kept) as MyMembership[])
}
