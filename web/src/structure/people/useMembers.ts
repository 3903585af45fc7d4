import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useDeferredValue } from "react"
import type { MemberRow } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { type MemberFilter, readMembers, structureKey } from "../api"

/** Members by the server's filter, page after page. */
export function useMembers(filter: MemberFilter) {
  const { organisation } = useMembership()
  const search = useDeferredValue(filter.search.trim())
  const { groupId, role, state } = filter
  const asked = { search, groupId, role, state }
  const found = useInfiniteQuery({
    queryKey: [...structureKey(organisation.id), "members", asked],
    queryFn: ({ pageParam, signal }) =>
      readMembers(organisation.id, asked, { after: pageParam, limit: 100 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const members: MemberRow[] = found.data?.pages.flatMap((page) => page.members) ?? []
  return { ...found, members, total: found.data?.pages[0]?.total ?? 0 }
}
