import type { MessageDescriptor } from "@lingui/core"
import { msg } from "@lingui/core/macro"
import type { InvitationPage } from "../../foundation/contract/generated/api"

type Kind = InvitationPage["organisation"]["kind"]

const AS: Record<string, MessageDescriptor> = {
  student: msg`учеником`,
  guardian: msg`родителем`,
  teacher: msg`учителем`,
  staff: msg`сотрудником`,
  administration: msg`в администрацию`,
}

const AS_ELSEWHERE: Partial<Record<Kind, Record<string, MessageDescriptor>>> = {
  college: { student: msg`студентом`, teacher: msg`преподавателем` },
  kindergarten: { student: msg`воспитанником`, teacher: msg`воспитателем` },
  extracurricular: { teacher: msg`педагогом` },
}

/** As whom somebody is invited: «родителем», in a college «студентом». */
export function asWhom(kind: Kind, role: string): MessageDescriptor {
  return AS_ELSEWHERE[kind]?.[role] ?? AS[role] ?? msg`участником`
}
