import { createContext, useContext } from "react"
import type { OrganisationPage } from "../foundation/contract/generated/api"

export const OrganisationContext = createContext<OrganisationPage | null>(null)

/** The organisation with what the person may do in it; null until it is known (offline it may stay so). */
export function useOrganisation(): OrganisationPage | null {
  return useContext(OrganisationContext)
}
