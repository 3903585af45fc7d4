import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useDeferredValue, useMemo } from "react"
import type { MemberRow } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { type MemberFilter, readMembers, structureKey } from "../api"

/** As many as the server gives at once: ten requests show a school of two thousand. */
const PAGE = 200

/** Members by the server's filter, page after page. */
export function useMembers(filter: MemberFilter) {
  const { organisation } = useMembership()
  const search = useDeferredValue(filter.search.trim())
  const { groupId, role, state } = filter
  const asked = { search, groupId, role, state }
  const found = useInfiniteQuery({
    queryKey: [...structureKey(organisation.id), "members", asked],
    queryFn: ({ pageParam, signal }) =>
      readMembers(organisation.id, asked, { after: pageParam, limit: PAGE }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const members = useMemo<MemberRow[]>(
    () => found.data?.pages.flatMap((page) => page.members) ?? [],
    [found.data],
  )
  /** Everybody who was found, however many pages that takes. */
  const fetchAll = async (): Promise<MemberRow[]> => {
    let now = found.data
    let isMore = found.hasNextPage
    while (isMore) {
      const next = await found.fetchNextPage()
      now = next.data
      isMore = next.hasNextPage && !next.isError
    }
    return now?.pages.flatMap((page) => page.members) ?? []
  }
  return { ...found, members, total: found.data?.pages[0]?.total ?? 0, fetchAll }
}
