import { useState } from "react"
import type { ApplicationPage } from "../../foundation/contract/generated/api"
import { newId } from "../../foundation/ids"
import { formatPhone } from "./phone"

/** What stands in the questionnaire, as it is typed. */
export type Draft = {
  id: string
  name: string
  kind: ApplicationPage["kind"]
  inn: string
  address: string
  municipality: string
  studentCount: string
  site: string
  administratorName: string
  administratorEmail: string
  administratorPhone: string
  consent: boolean
}

export function emptyDraft(): Draft {
  return {
    id: newId(),
    name: "",
    kind: "school",
    inn: "",
    address: "",
    municipality: "",
    studentCount: "",
    site: "",
    administratorName: "",
    administratorEmail: "",
    administratorPhone: "",
    consent: false,
  }
}

/** The sent application, to be corrected. */
export function draftOf(application: ApplicationPage): Draft {
  const { id, name, kind, inn, address, municipality, site } = application
  const { administratorName, administratorEmail } = application
  return {
    id,
    name,
    kind,
    inn,
    address,
    municipality,
    site,
    administratorName,
    administratorEmail,
    administratorPhone: formatPhone(application.administratorPhone),
    studentCount: String(application.studentCount),
    consent: false,
  }
}

type Kept = { draft: Draft; change: (change: Partial<Draft>) => void; forget: () => void }

/** A draft that outlives a reload of the page: it stays in the tab until it is sent. */
export function useDraft(key: string, begin: () => Draft): Kept {
  const [draft, setDraft] = useState(() => ({ ...begin(), ...read(key) }))
  const change = (change: Partial<Draft>) =>
    setDraft((now) => {
      const next = { ...now, ...change }
      write(key, next)
      return next
    })
  return { draft, change, forget: () => sessionStorage.removeItem(key) }
}

function read(key: string): Partial<Draft> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "{}")
    return typeof kept === "object" && kept !== null ? kept : {}
  } catch {
    return {}
  }
}

function write(key: string, draft: Draft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // A browser that keeps nothing: the form works, a reload begins anew.
  }
}
