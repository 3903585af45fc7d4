import { t } from "@lingui/core/macro"
import type { ReminderView, Tally } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import type { Audience, Channel } from "./api"

/** Whole percent, rounded down: 100 means everybody. */
export function percentOf(done: number, everybody: number): number {
  return everybody === 0 ? 0 : Math.floor((100 * done) / everybody)
}

/** How many more must register until the goal is reached. */
export function stillToCome({ everybody, registered }: Tally, goal: number): number {
  return Math.max(0, Math.ceil((everybody * goal) / 100) - registered)
}

export function channelWord(channel: Channel): string {
  if (channel === "letter") return t`сообщение`
  return channel === "sheet" ? t`печатный список` : t`через руководителя`
}

export function audienceWord(audience: Audience, students: string): string {
  if (audience === "staff") return t`Сотрудники`
  return audience === "students" ? students : t`Родители`
}

/** «22 ноября, 14:20 — сообщение, Анна Админова» */
export function lastLine({ at, channel, by }: ReminderView): string {
  return t`${momentOf(at)} — ${channelWord(channel)}, ${by}`
}
