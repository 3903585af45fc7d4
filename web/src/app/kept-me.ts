import type { Me } from "../foundation/contract/generated/api"

const KEY = "parta.me"

/** Remember who is signed in, for opening without a network. */
export function keepMe(me: Me): void {
  localStorage.setItem(KEY, JSON.stringify(me))
}

export function forgetMe(): void {
  localStorage.removeItem(KEY)
}

export function keptMe(): Me | undefined {
  const kept = localStorage.getItem(KEY)
  return kept === null ? undefined : (JSON.parse(kept) as Me)
}
