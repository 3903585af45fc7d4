import type { MessageDescriptor } from "@lingui/core"
import { msg } from "@lingui/core/macro"

const NAMES: Record<string, MessageDescriptor> = {
  head: msg`руководитель`,
  administrator: msg`администратор`,
  administration: msg`администрация`,
  teacher: msg`педагог`,
  staff: msg`сотрудник`,
  student: msg`ученик`,
  guardian: msg`родитель`,
  operator: msg`оператор платформы`,
}

/** A role in the reader's language, without regard to the kind of the organisation. */
export function roleName(t: (message: MessageDescriptor) => string, role: string): string {
  const name = NAMES[role]
  return name === undefined ? role : t(name)
}
