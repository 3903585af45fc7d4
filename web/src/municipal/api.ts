import { queryOptions } from "@tanstack/react-query"
import type {
  Appointment,
  MunicipalAdministrators,
  MunicipalityPage,
  OrganisationTrend,
} from "../foundation/contract/generated/api"
import { api } from "../foundation/http"

const APPOINTMENTS = "/api/operator/municipal-administrators"

export const municipalityQuery = queryOptions({
  queryKey: ["municipality"],
  queryFn: () => api.get<MunicipalityPage>("/api/municipal"),
  retry: false,
})

export const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: ["municipality", id],
    queryFn: () => api.get<OrganisationTrend>(`/api/municipal/organisations/${id}`),
  })

export const workbookPath = "/api/municipal.xlsx"

export const administratorsQuery = queryOptions({
  queryKey: ["municipal-administrators"],
  queryFn: () => api.get<MunicipalAdministrators>(APPOINTMENTS),
})

export const appoint = (appointment: Appointment) =>
  api.post<MunicipalAdministrators>(APPOINTMENTS, { ...appointment })

export const endAppointment = (id: string) => api.post<MunicipalAdministrators>(`${APPOINTMENTS}/${id}/end`)
