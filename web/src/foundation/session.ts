import { createContext, useContext } from "react"
import type { Me, MyMembership } from "./contract/generated/api"

/** The signed-in person. */
export const MeContext = createContext<Me | null>(null)

/** The organisation that the screens are about, with the person's place in it. */
export const MembershipContext = createContext<MyMembership | null>(null)

export function useMe(): Me {
  const me = useContext(MeContext)
  if (me === null) throw new Error("used outside of the signed-in part of the app")
  return me
}

export function useMembership(): MyMembership {
  const membership = useContext(MembershipContext)
  if (membership === null) throw new Error("used outside of an organisation")
  return membership
}
