import type { MovementView, NewGuardian, NewMovement } from "../foundation/contract/generated/api"
import { todayHere } from "../foundation/formats"
import { newId } from "../foundation/ids"
import type { Kind } from "./api"

/** What the form holds: texts as they are typed. */
export type Draft = {
  id: string
  kind: Kind
  /** Somebody whom the organisation knows; null with `isNew`: somebody new. */
  memberId: string | null
  memberName: string
  isNew: boolean
  surname: string
  givenName: string
  patronymic: string
  birthDate: string
  phone: string
  position: string
  role: "teacher" | "staff" | "administration"
  guardians: GuardianDraft[]
  toGroupId: string | null
  onDate: string
  until: string
  orderNumber: string
  orderDate: string
  place: string
  reason: string
  /** Of a leave: who curates each group; "" nobody. */
  replacements: Record<string, string>
}

export type GuardianDraft = NewGuardian & { key: string }

export type Start = {
  kind: Kind
  groupId?: string | undefined
  person?: { id: string; name: string } | undefined
}

export function emptyDraft({ kind, groupId, person }: Start): Draft {
  return {
    id: newId(),
    kind,
    memberId: person?.id ?? null,
    memberName: person?.name ?? "",
    isNew: person === undefined && (kind === "arrival" || kind === "taken_on"),
    surname: "",
    givenName: "",
    patronymic: "",
    birthDate: "",
    phone: "",
    position: "",
    role: "teacher",
    guardians: [],
    toGroupId: kind === "arrival" ? (groupId ?? null) : null,
    onDate: todayHere(),
    until: "",
    orderNumber: "",
    orderDate: "",
    place: "",
    reason: "",
    replacements: {},
  }
}

export function emptyGuardian(): GuardianDraft {
  return { key: newId(), surname: "", givenName: "", patronymic: "", phone: "", email: "", kind: "mother" }
}

/** A movement that is corrected. */
export function draftOf(movement: MovementView): Draft {
  const { person } = movement
  return {
    ...emptyDraft({ kind: movement.kind }),
    id: movement.id,
    memberId: movement.memberId,
    memberName: movement.personName,
    isNew: movement.memberId === null,
    surname: person?.surname ?? "",
    givenName: person?.givenName ?? "",
    patronymic: person?.patronymic ?? "",
    birthDate: person?.birthDate ?? "",
    phone: person?.phone ?? "",
    position: person?.position ?? "",
    role: person?.role ?? "teacher",
    guardians: (person?.guardians ?? []).map((one) => ({ ...one, key: newId() })),
    toGroupId: movement.toGroup?.id ?? null,
    onDate: movement.onDate,
    until: movement.until ?? "",
    orderNumber: movement.orderNumber,
    orderDate: movement.orderDate ?? "",
    place: movement.place,
    reason: movement.reason,
    replacements: Object.fromEntries(movement.replacements.map((one) => [one.groupId, one.memberId ?? ""])),
  }
}

/** Another kind keeps what is common: the dates, the order, the reason. */
export function withKind(draft: Draft, kind: Kind): Draft {
  const canBeNew = kind === "arrival" || kind === "taken_on"
  return { ...draft, kind, isNew: canBeNew, memberId: null, memberName: "" }
}

/** Whether there is enough to send. */
export function isComplete(draft: Draft): boolean {
  const hasPerson = draft.isNew
    ? draft.surname.trim() !== "" && draft.givenName.trim() !== ""
    : draft.memberId !== null
  const hasGroup = draft.toGroupId !== null || (draft.kind !== "arrival" && draft.kind !== "transfer")
  const hasGuardians = draft.guardians.every(
    (one) => one.surname.trim() !== "" && one.givenName.trim() !== "",
  )
  return hasPerson && hasGroup && hasGuardians && draft.onDate !== ""
}

export function movementOf(draft: Draft): NewMovement {
  const takesPerson = draft.isNew || draft.kind === "taken_on"
  return {
    id: draft.id,
    kind: draft.kind,
    onDate: draft.onDate,
    memberId: draft.isNew ? null : draft.memberId,
    person: takesPerson ? personOf(draft) : null,
    toGroupId: draft.kind === "arrival" || draft.kind === "transfer" ? draft.toGroupId : null,
    until: draft.kind === "leave" && draft.until !== "" ? draft.until : null,
    orderNumber: draft.orderNumber,
    orderDate: draft.orderDate === "" ? null : draft.orderDate,
    place: draft.place,
    reason: draft.reason,
    replacements:
      draft.kind === "leave"
        ? Object.entries(draft.replacements).map(([groupId, memberId]) => ({
            groupId,
            memberId: memberId === "" ? null : memberId,
          }))
        : [],
  }
}

function personOf(draft: Draft): NonNullable<NewMovement["person"]> {
  const [surname = "", givenName = ""] = draft.memberName.split(" ")
  return {
    surname: draft.isNew ? draft.surname : surname,
    givenName: draft.isNew ? draft.givenName : givenName,
    patronymic: draft.patronymic,
    birthDate: draft.birthDate === "" ? null : draft.birthDate,
    phone: draft.phone,
    email: "",
    position: draft.position,
    role: draft.role,
    guardians: draft.kind === "arrival" ? draft.guardians.map(({ key: _, ...guardian }) => guardian) : [],
  }
}
