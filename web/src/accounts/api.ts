import { queryOptions } from "@tanstack/react-query"
import type {
  CodeSent,
  DemoMailbox,
  DemoPeople,
  Devices,
  Me,
  SignedOut,
  SignInAnswer,
} from "../foundation/contract/generated/api"
import { api } from "../foundation/http"
import { Problem } from "../foundation/problems"

/** The signed-in person, or null. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await api.get<Me>("/api/me")
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
  retry: (count, error) => error instanceof Problem && error.isPassing && count < 3,
})

/** The demo's people; null where this isn't a demo. */
export const demoQuery = queryOptions({
  queryKey: ["demo"],
  queryFn: async (): Promise<DemoPeople | null> => {
    try {
      return await api.get<DemoPeople>("/api/demo")
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null
      throw error
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
})

export const mailboxQuery = queryOptions({
  queryKey: ["demo", "mailbox"],
  queryFn: () => api.get<DemoMailbox>("/api/demo/mailbox"),
  refetchInterval: 2_000,
})

export const devicesQuery = queryOptions({
  queryKey: ["devices"],
  queryFn: () => api.get<Devices>("/api/devices"),
})

export const requestCode = (contact: string) => api.post<CodeSent>("/api/sign-in/codes", { contact })
export const signIn = (contact: string, code: string) =>
  api.post<SignInAnswer>("/api/sign-in", { contact, code })
export const choosePerson = (ticket: string, key: string) =>
  api.post<SignInAnswer>("/api/sign-in/choose", { ticket, key })
export const signOut = () => api.post<SignedOut | undefined>("/api/sign-out")
export const signInAs = (key: string) => api.post<SignInAnswer>("/api/demo/sign-in", { key })
export const endDevice = (id: string) => api.delete(`/api/devices/${id}`)
export const endOtherDevices = () => api.delete("/api/devices")
export const changeLocale = (locale: string) => api.patch("/api/me", { locale })
