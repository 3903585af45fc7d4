import { queryOptions } from "@tanstack/react-query"
import type {
  ChangeGroup,
  Group,
  GroupList,
  GroupPage,
  GroupProposals,
  MemberPage,
  NewGroupInput,
  OwnGroupList,
  PlaceInput,
  SetDeputy,
  SetDivision,
  TeacherInput,
} from "../foundation/contract/generated/api"
import { api, inOrganisation, query } from "../foundation/http"

/** Everything that the structure's screens show: invalidated together when people or groups change. */
export const structureKey = (organisationId: string) => ["structure", organisationId]

export const groupsQuery = (organisationId: string, isArchived = false) =>
  queryOptions({
    queryKey: [...structureKey(organisationId), "groups", isArchived],
    queryFn: () =>
      api.get<GroupList>(inOrganisation(organisationId, "groups") + query({ archived: isArchived })),
    select: (list) => list.groups,
  })

export const groupQuery = (organisationId: string, groupId: string) =>
  queryOptions({
    queryKey: [...structureKey(organisationId), "group", groupId],
    queryFn: () => api.get<GroupPage>(inOrganisation(organisationId, "groups", groupId)),
  })

export const ownGroupsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...structureKey(organisationId), "groups", "mine"],
    queryFn: () => api.get<OwnGroupList>(inOrganisation(organisationId, "groups", "mine")),
    select: (list) => list.groups,
  })

export const proposalsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [...structureKey(organisationId), "proposals"],
    queryFn: () => api.get<GroupProposals>(inOrganisation(organisationId, "groups", "proposals")),
    select: (list) => list.groups,
  })

export type MemberFilter = { search: string; groupId: string; role: string; state: string }

export const readMembers = (
  organisationId: string,
  filter: Partial<MemberFilter>,
  page: { after?: string | null; limit?: number } = {},
  signal?: AbortSignal,
) => api.get<MemberPage>(inOrganisation(organisationId, "members") + query({ ...filter, ...page }), signal)

export const createGroups = (organisationId: string, groups: NewGroupInput[]) =>
  api.post<GroupList>(inOrganisation(organisationId, "groups"), { groups })

export const changeGroup = (organisationId: string, groupId: string, details: ChangeGroup) =>
  api.patch<Group>(inOrganisation(organisationId, "groups", groupId), details)

export const archiveGroup = (organisationId: string, groupId: string) =>
  api.post<Group>(inOrganisation(organisationId, "groups", groupId, "archive"))

export const restoreGroup = (organisationId: string, groupId: string) =>
  api.post<Group>(inOrganisation(organisationId, "groups", groupId, "restore"))

export const setCurator = (organisationId: string, groupId: string, memberId: string | null) =>
  api.put<Group>(inOrganisation(organisationId, "groups", groupId, "curator"), { memberId })

export const setTeachers = (organisationId: string, groupId: string, teachers: TeacherInput[]) =>
  api.put<Group>(inOrganisation(organisationId, "groups", groupId, "teachers"), { teachers })

const ofGroup = (organisationId: string, groupId: string, ...rest: string[]) =>
  inOrganisation(organisationId, "groups", groupId, ...rest)

export const setDeputy = (organisationId: string, groupId: string, id: string, term: SetDeputy) =>
  api.put<GroupPage>(ofGroup(organisationId, groupId, "deputies", id), term)

export const removeDeputy = (organisationId: string, groupId: string, id: string) =>
  api.delete<GroupPage>(ofGroup(organisationId, groupId, "deputies", id))

export const addStudents = (organisationId: string, groupId: string, studentIds: string[]) =>
  api.post<GroupPage>(ofGroup(organisationId, groupId, "students"), { studentIds })

export const removeStudent = (organisationId: string, groupId: string, studentId: string) =>
  api.delete<GroupPage>(ofGroup(organisationId, groupId, "students", studentId))

export const setColleagues = (organisationId: string, groupId: string, memberIds: string[]) =>
  api.put<GroupPage>(ofGroup(organisationId, groupId, "colleagues"), { memberIds })

export const setDivision = (organisationId: string, groupId: string, id: string, division: SetDivision) =>
  api.put<GroupPage>(ofGroup(organisationId, groupId, "divisions", id), division)

export const removeDivision = (organisationId: string, groupId: string, id: string) =>
  api.delete<GroupPage>(ofGroup(organisationId, groupId, "divisions", id))

export const fillSubgroups = (organisationId: string, groupId: string, id: string, places: PlaceInput[]) =>
  api.patch<GroupPage>(ofGroup(organisationId, groupId, "divisions", id, "students"), { places })
