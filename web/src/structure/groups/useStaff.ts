import { useQuery } from "@tanstack/react-query"
import type { MemberRow } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import type { Option } from "../../ui/Select"
import { readMembers, structureKey } from "../api"
import { fullName } from "../people/members"

const ROLES = ["teacher", "staff", "administration", "administrator", "head"]

/** Everybody who works here, for fields that choose one of them: pages are read to the end. */
export function useStaff(isEnabled: boolean): Option[] | undefined {
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: [...structureKey(organisation.id), "staff"],
    queryFn: async ({ signal }) => {
      const found = new Map<string, MemberRow>()
      for (const role of ROLES) {
        let after: string | null = null
        do {
          const page = await readMembers(organisation.id, { role }, { after, limit: 200 }, signal)
          for (const member of page.members) found.set(member.id, member)
          after = page.next
        } while (after !== null)
      }
      return [...found.values()]
        .map((member) => ({
          value: member.id,
          label: fullName(member),
          description: member.position || undefined,
        }))
        .sort((one, other) => one.label.localeCompare(other.label, "ru"))
    },
    enabled: isEnabled,
    staleTime: 60_000,
  })
  return data
}
