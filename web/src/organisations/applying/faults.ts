import type { MessageDescriptor } from "@lingui/core"
import { msg } from "@lingui/core/macro"
import type { Problem } from "../../foundation/problems"
import type { Draft } from "./draft"
import { isInn } from "./inn"
import { isPhoneComplete } from "./phone"

/** A part of the questionnaire that something may be wrong with, in the order of the page. */
export const FIELDS = [
  "name",
  "inn",
  "studentCount",
  "address",
  "municipality",
  "site",
  "administratorName",
  "administratorEmail",
  "administratorPhone",
  "order",
  "consent",
] as const
export type Field = (typeof FIELDS)[number]

const LARGEST_ORDER = 20 * 1024 * 1024

export const INN_FAULT = msg`В ИНН ошибка: в нём 10 цифр (у организации) или 12, последние — контрольные. Сверьте с документом.`

/** What stops the questionnaire from being sent; the server judges once more, by the same rules and stricter. */
export function faultsOf(
  draft: Draft,
  order: File | null,
  isOrderNeeded: boolean,
): Map<Field, MessageDescriptor> {
  const faults = new Map<Field, MessageDescriptor>()
  const count = draft.studentCount.replace(/\s/g, "")
  if (draft.name.trim().length < 3) faults.set("name", msg`Напишите название организации, как в уставе.`)
  if (!isInn(draft.inn.replace(/\s/g, ""))) faults.set("inn", INN_FAULT)
  if (!/^\d{1,6}$/.test(count) || Number(count) > 100_000)
    faults.set("studentCount", msg`Напишите число от 0 до 100 000.`)
  if (draft.address.trim() === "") faults.set("address", msg`Напишите адрес организации.`)
  if (draft.municipality.trim() === "")
    faults.set("municipality", msg`Напишите муниципалитет: район или город.`)
  if (draft.administratorName.trim().split(/\s+/).length < 2) {
    faults.set("administratorName", msg`Напишите фамилию, имя и отчество администратора полностью.`)
  }
  if (!/^\S+@\S+\.\S+$/.test(draft.administratorEmail.trim())) {
    faults.set("administratorEmail", msg`Не похоже на адрес почты. Проверьте, нет ли опечатки.`)
  }
  if (!isPhoneComplete(draft.administratorPhone)) {
    faults.set("administratorPhone", msg`Напишите мобильный номер полностью: +7 916 123-45-67`)
  }
  const orderFault =
    order === null
      ? isOrderNeeded
        ? msg`Приложите приказ о назначении руководителя.`
        : null
      : faultOf(order)
  if (orderFault !== null) faults.set("order", orderFault)
  if (!draft.consent) {
    faults.set("consent", msg`Отметьте согласие: без него мы не вправе рассмотреть заявку.`)
  }
  return faults
}

/** Why a file can't be the order; its content is read by the server. */
export function faultOf(order: File): MessageDescriptor | null {
  if (!/\.(pdf|jpe?g|png|docx)$/i.test(order.name)) return msg`Нужен файл PDF, JPEG, PNG или DOCX.`
  if (order.size > LARGEST_ORDER) return msg`Файл больше 20 МБ. Отсканируйте приказ с меньшим качеством.`
  if (order.size === 0) return msg`Файл пустой. Выберите другой.`
  return null
}

/** Which field the server refused. */
export function fieldOf(problem: Problem): Field | null {
  if (problem.code.startsWith("organisations.order_")) return "order"
  return FIELDS.find((field) => field === problem.field) ?? null
}
