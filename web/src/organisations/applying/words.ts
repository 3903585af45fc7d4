import type { MessageDescriptor } from "@lingui/core"
import { msg } from "@lingui/core/macro"
import type { ApplicationPage } from "../../foundation/contract/generated/api"

type Kind = ApplicationPage["kind"]
type State = ApplicationPage["state"]
type Act = ApplicationPage["history"][number]["act"]

export const KINDS: Record<Kind, MessageDescriptor> = {
  school: msg`Школа`,
  college: msg`Колледж`,
  kindergarten: msg`Детский сад`,
  extracurricular: msg`Дополнительное образование`,
}

export const COUNTS: Record<Kind, MessageDescriptor> = {
  school: msg`Число учеников`,
  college: msg`Число студентов`,
  kindergarten: msg`Число воспитанников`,
  extracurricular: msg`Число обучающихся`,
}

export const STATES: Record<State, MessageDescriptor> = {
  submitted: msg`На проверке`,
  returned: msg`Ждёт исправления`,
  approved: msg`Одобрена`,
  refused: msg`Отклонена`,
}

export const ACTS: Record<Act, MessageDescriptor> = {
  submitted: msg`Заявка отправлена`,
  resubmitted: msg`Исправление отправлено`,
  returned: msg`Возвращена на исправление`,
  approved: msg`Одобрена`,
  refused: msg`Отклонена`,
}
