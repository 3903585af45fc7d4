import { useQuery } from "@tanstack/react-query"
import { createContext, type ReactNode, useContext } from "react"
import type { OrganisationPage } from "../foundation/contract/generated/api"
import { api, inOrganisation } from "../foundation/http"
import { useMembership } from "../foundation/session"
import { CommandPalette } from "./CommandPalette"
import { KeysDialog } from "./KeysDialog"

const OrganisationContext = createContext<OrganisationPage | null>(null)

/** The organisation with what the person may do in it; null until it is known (offline it may stay so). */
export function useOrganisation(): OrganisationPage | null {
  return useContext(OrganisationContext)
}

/** What stands above all screens of an organisation: its facts, the palette, the keys. */
export function OrganisationParts({ children }: { children: ReactNode }) {
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: ["organisation", organisation.id],
    queryFn: () => api.get<OrganisationPage>(inOrganisation(organisation.id)),
  })
  return (
    <OrganisationContext value={data ?? null}>
      {children}
      <CommandPalette />
      <KeysDialog />
    </OrganisationContext>
  )
}
