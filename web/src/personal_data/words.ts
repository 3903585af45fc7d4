import { t } from "@lingui/core/macro"
import type { ConsentView, DataRequest } from "../foundation/contract/generated/api"

/** «дано», «нужно ответить заново», … */
export function stateWords(state: ConsentView["state"]): string {
  switch (state) {
    case "given":
      return t`дано`
    case "paper":
      return t`дано на бумаге`
    case "outdated":
      return t`дано прежней редакции`
    case "withdrawn":
      return t`отозвано`
    case "missing":
      return t`нет ответа`
  }
}

export const isInForce = (state: ConsentView["state"]): boolean => state === "given" || state === "paper"

export function requestWords(kind: DataRequest["kind"]): string {
  switch (kind) {
    case "erasure":
      return t`Удалить данные`
    case "correction":
      return t`Исправить данные`
    case "withdrawal":
      return t`Прекратить обработку данных`
  }
}

export function requestStateWords(state: DataRequest["state"]): string {
  switch (state) {
    case "open":
      return t`ждёт решения`
    case "cancelled":
      return t`отменён`
    case "granted":
      return t`выполнен`
    case "refused":
      return t`отказано`
  }
}
