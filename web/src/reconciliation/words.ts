import { plural, t } from "@lingui/core/macro"
import type { DifferenceView, ReconciliationDeadlineView } from "../foundation/contract/generated/api"
import { spacePhones } from "../structure/roster/samples"

export type Kind = DifferenceView["kind"]

/** Kinds in the order in which a person goes through them. */
export const KINDS: readonly Kind[] = [
  "unclear",
  "arrived",
  "left",
  "transferred",
  "renamed",
  "rephoned",
  "changed",
  "linked",
  "noted",
  "not_joined",
]

/** These become movements of the contingent: with a day and an order. */
export const MOVES: ReadonlySet<Kind> = new Set<Kind>(["arrived", "left", "transferred"])

export function kindTitle(kind: Kind): string {
  const titles: Record<Kind, string> = {
    arrived: t`Прибыли`,
    left: t`Выбыли`,
    transferred: t`Переведены`,
    renamed: t`Изменилось имя`,
    rephoned: t`Изменился телефон`,
    changed: t`Изменились сведения`,
    linked: t`Новые родители`,
    unclear: t`Неясно, кто это`,
    noted: t`Замечания классных руководителей`,
    not_joined: t`Ещё не вошли в Парту`,
  }
  return titles[kind]
}

/** What the section means and what its act does, in a sentence. */
export function kindAbout(kind: Kind): string {
  const texts: Record<Kind, string> = {
    arrived: t`Есть в списке, но не у вас. Действие зачислит ученика и запишет его родителей.`,
    left: t`Есть у вас, но не в списке. Действие оформит выбытие: доступ закроется, написанное останется.`,
    transferred: t`В списке другой класс. Действие оформит перевод, чаты сменятся сами.`,
    renamed: t`Тот же человек, имя другое. Действие запишет имя из списка.`,
    rephoned: t`Действие запишет телефон из списка: по нему человек сможет войти.`,
    changed: t`Действие запишет то, что в списке.`,
    linked: t`В списке у ребёнка есть ещё один родитель. Действие свяжет их.`,
    unclear: t`Похожих людей несколько, или телефон другой. Выберите, кто это, и остальное сравнится само.`,
    noted: t`Исправьте в карточке и сравните заново, или напишите, почему менять не нужно.`,
    not_joined: t`Люди есть в списке и в группе, но ни разу не входили. Действие выпустит новые ссылки для группы.`,
  }
  return texts[kind]
}

export function actLabel(kind: Kind): string {
  const labels: Record<Kind, string> = {
    arrived: t`Зачислить`,
    left: t`Отчислить`,
    transferred: t`Перевести`,
    renamed: t`Исправить имя`,
    rephoned: t`Исправить телефон`,
    changed: t`Исправить`,
    linked: t`Связать`,
    unclear: t`Выбрать`,
    noted: t`Исправить`,
    not_joined: t`Выпустить ссылки`,
  }
  return labels[kind]
}

export function stateWord(state: DifferenceView["state"]): string {
  const words: Record<DifferenceView["state"], string> = {
    open: t`не решено`,
    applied: t`исправлено`,
    skipped: t`оставлено`,
    settled: t`снято`,
  }
  return words[state]
}

export function fieldWord(field: string | null): string {
  const words: Record<string, string> = {
    birth_date: t`Дата рождения`,
    sex: t`Пол`,
    email: t`Почта`,
    file_number: t`Личное дело`,
    external_id: t`Внешний код`,
  }
  return words[field ?? ""] ?? t`Сведения`
}

/** «мать», «отец»: whom a new link says that somebody is. */
export function kinshipWord(kind: string | null): string {
  const words: Record<string, string> = { mother: t`мать`, father: t`отец`, other: t`родственник` }
  return words[kind ?? ""] ?? t`родитель`
}

export function valueWord(field: string | null, value: string | null): string {
  if (value === null || value === "") return t`нет`
  if (field === "sex") return value === "male" ? t`мужской` : t`женский`
  return spacePhones(value)
}

export function daysWord(days: number): string {
  return plural(days, { one: "# день", few: "# дня", many: "# дней", other: "# дня" })
}

export function differencesWord(count: number): string {
  return plural(count, {
    one: "# расхождение",
    few: "# расхождения",
    many: "# расхождений",
    other: "# расхождения",
  })
}

/** «осталось 23 дня», «срок сегодня», «просрочено на 3 дня». */
export function deadlineWord(deadline: ReconciliationDeadlineView): string {
  const { daysLeft, isDone } = deadline
  if (isDone) return t`сверка подписана`
  if (daysLeft === 0) return t`срок сегодня`
  if (daysLeft > 0) return t`осталось ${daysWord(daysLeft)}`
  return t`просрочено на ${daysWord(-daysLeft)}`
}

/** «+12, −9, сменили класс 3». */
export function sinceWord(since: { came: number; went: number; moved: number }): string {
  const { came, went, moved } = since
  return t`+${came}, −${went}, сменили группу: ${moved}`
}
