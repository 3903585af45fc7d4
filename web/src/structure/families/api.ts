import { queryOptions } from "@tanstack/react-query"
import type {
  AddGuardian,
  AskForChild,
  FamilyPage,
  GuardianshipRequestView,
  MyFamily,
  OpenRequests,
  SetBar,
  SetLink,
} from "../../foundation/contract/generated/api"
import { api, inOrganisation } from "../../foundation/http"
import { structureKey } from "../api"

export const familyQuery = (organisationId: string, memberId: string) =>
  queryOptions({
    queryKey: [...structureKey(organisationId), "family", memberId],
    queryFn: () => api.get<FamilyPage>(inOrganisation(organisationId, "members", memberId, "family")),
    // Whoever sees the person in the list may still not see the family.
    retry: false,
  })

export const ownFamilyKey = (organisationId: string) => [...structureKey(organisationId), "own-family"]

export const ownFamilyQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ownFamilyKey(organisationId),
    queryFn: () => api.get<MyFamily>(inOrganisation(organisationId, "family")),
  })

export const guardianshipRequestsKey = (organisationId: string) => [
  ...structureKey(organisationId),
  "guardianship-requests",
]

export const guardianshipRequestsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: guardianshipRequestsKey(organisationId),
    queryFn: () => api.get<OpenRequests>(inOrganisation(organisationId, "guardianship-requests")),
    select: (found) => found.requests,
  })

const link = (organisationId: string, studentId: string, guardianId: string, ...rest: string[]) =>
  inOrganisation(organisationId, "students", studentId, "guardians", guardianId, ...rest)

export const addGuardian = (organisationId: string, groupId: string, studentId: string, given: AddGuardian) =>
  api.post<FamilyPage>(
    inOrganisation(organisationId, "groups", groupId, "students", studentId, "guardians"),
    given,
  )

export const setGuardian = (organisationId: string, studentId: string, guardianId: string, given: SetLink) =>
  api.put<FamilyPage>(link(organisationId, studentId, guardianId), given)

export const endGuardian = (organisationId: string, studentId: string, guardianId: string) =>
  api.delete(link(organisationId, studentId, guardianId))

export const barGuardian = (organisationId: string, studentId: string, guardianId: string, given: SetBar) =>
  api.put(link(organisationId, studentId, guardianId, "bar"), given)

export const liftBar = (organisationId: string, studentId: string, guardianId: string, reason: string) =>
  api.post(link(organisationId, studentId, guardianId, "bar", "lift"), { reason })

export const askForChild = (organisationId: string, given: AskForChild) =>
  api.post<GuardianshipRequestView>(inOrganisation(organisationId, "guardianship-requests"), given)

const request = (organisationId: string, id: string, what: string) =>
  inOrganisation(organisationId, "guardianship-requests", id, what)

export const grantRequest = (organisationId: string, id: string, studentId: string) =>
  api.post(request(organisationId, id, "grant"), { studentId })

export const refuseRequest = (organisationId: string, id: string, reason: string) =>
  api.post(request(organisationId, id, "refuse"), { reason })

export const withdrawRequest = (organisationId: string, id: string) =>
  api.post(request(organisationId, id, "withdraw"))

export const openChild = (organisationId: string, studentId: string) =>
  api.post(inOrganisation(organisationId, "children", studentId, "sign-in"))
