import { t } from "@lingui/core/macro"
import { language } from "./i18n"
import { isProblemDocument, Problem } from "./problems"

type Body = Record<string, unknown> | FormData | Blob

let onSignedOut: () => void = () => undefined

/** What to do when the server no longer knows the session. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act
}

async function request<T>(method: string, path: string, body?: Body, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language() }
  let payload: BodyInit | undefined
  if (body instanceof FormData || body instanceof Blob) payload = body
  else if (body !== undefined) {
    headers["Content-Type"] = "application/json"
    payload = JSON.stringify(body)
  }
  let response: Response
  try {
    response = await fetch(path, { method, headers, body: payload, signal, credentials: "same-origin" })
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error
    throw new Problem({
      code: "offline",
      status: 0,
      title: "Offline",
      detail: t`Нет связи с сервером. Ничего не потеряно: попробуйте ещё раз, когда связь появится.`,
      params: {},
    })
  }
  if (response.status === 204) return undefined as T
  const text = await response.text()
  const found: unknown = text === "" ? undefined : parse(text)
  if (response.ok) return found as T
  if (response.status === 401 && !path.startsWith("/api/sign-in")) onSignedOut()
  if (isProblemDocument(found)) throw new Problem({ ...found, params: found.params ?? {} })
  throw new Problem({
    code: "failed",
    status: response.status,
    title: "Failed",
    detail: t`Сервер ответил непонятно. Попробуйте ещё раз чуть позже.`,
    params: {},
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The server's API. Every refusal is thrown as a Problem. The types are the server's own (see contract). */
export const api = {
  get: <T>(path: string, signal?: AbortSignal) => request<T>("GET", path, undefined, signal),
  post: <T = void>(path: string, body?: Body, signal?: AbortSignal) => request<T>("POST", path, body, signal),
  put: <T = void>(path: string, body?: Body) => request<T>("PUT", path, body),
  patch: <T = void>(path: string, body?: Body) => request<T>("PATCH", path, body),
  delete: <T = void>(path: string) => request<T>("DELETE", path),
}

/** `/api/organisations/<id>` and what follows; parts are escaped. */
export function inOrganisation(organisationId: string, ...parts: string[]): string {
  return ["/api/organisations", organisationId, ...parts.map(encodeURIComponent)].join("/")
}

/** A query string of what is given. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const found = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  )
  const text = new URLSearchParams(found.map(([name, value]) => [name, String(value)])).toString()
  return text === "" ? "" : `?${text}`
}
