import { plural, t } from "@lingui/core/macro"
import { useLingui } from "@lingui/react"
import type { Group } from "../../foundation/contract/generated/api"
import { useWords, type Words } from "../../organisations/words"

/** What a kind of group is called, and what is asked of it. */
export type KindWords = {
  /** «Кружки»: the heading of a list. */
  many: string
  /** «Новый кружок» */
  add: string
  leader: string
  noLeader: string
  /** What `profile` is here; null where nothing is asked. */
  profile: string | null
  /** Why there are such groups, when there is none yet. */
  about: string
}

const STAFF_KINDS: ReadonlySet<string> = new Set(["department", "association"])
const GATHERING_KINDS: ReadonlySet<string> = new Set(["circle", "subject"])
const DIVISIBLE_KINDS: ReadonlySet<string> = new Set(["class", "study_group", "age_group"])

/** Of people who work here. */
export const isOfStaff = (kind: string) => STAFF_KINDS.has(kind)
/** Of students of several groups. */
export const isGathering = (kind: string) => GATHERING_KINDS.has(kind)
export const isDivisible = (kind: string) => DIVISIBLE_KINDS.has(kind)
/** A group in which a student has the one place; a circle is one in a centre only, elsewhere it is beside the class. */
export const isMain = (kind: string, organisationKind: string) =>
  isDivisible(kind) || (kind === "circle" && organisationKind === "extracurricular")

const KINDS: Record<string, string[]> = {
  school: ["class", "circle", "subject", "department", "association"],
  college: ["study_group", "circle", "subject", "department", "association"],
  kindergarten: ["age_group", "circle", "department", "association"],
  extracurricular: ["circle", "study_group", "age_group", "department", "association"],
}

/** The kinds of groups that such an organisation has, the usual one first. */
export const kindsOf = (organisationKind: string): string[] => KINDS[organisationKind] ?? KINDS.school ?? []

export function useKindWords(): (kind: string) => KindWords {
  useLingui()
  const words = useWords()
  return (kind) => kindWords(kind, words)
}

function kindWords(kind: string, words: Words): KindWords {
  switch (kind) {
    case "circle":
      return {
        many: t`Кружки`,
        add: t`Добавить кружки`,
        leader: t`Руководитель кружка`,
        noLeader: t`Руководитель не назначен`,
        profile: t`О чём кружок`,
        about: t`Кружок собирает учеников из разных классов. У него сразу появится свой чат.`,
      }
    case "subject":
      return {
        many: t`Предметные группы`,
        add: t`Добавить предметные группы`,
        leader: t`Ведёт группу`,
        noLeader: t`Педагог не назначен`,
        profile: t`Предмет`,
        about: t`Предметная группа собирает учеников из разных классов: профильная физика, элективный курс.`,
      }
    case "department":
      return {
        many: t`Кафедры и отделы`,
        add: t`Добавить кафедры и отделы`,
        leader: t`Заведующий`,
        noLeader: t`Заведующий не назначен`,
        profile: null,
        about: t`У кафедры или отдела свой состав и свой чат сотрудников.`,
      }
    case "association":
      return {
        many: t`Методические объединения`,
        add: t`Добавить методические объединения`,
        leader: t`Руководитель объединения`,
        noLeader: t`Руководитель не назначен`,
        profile: null,
        about: t`Методическое объединение собирает учителей одного предмета или одной ступени. У него свой чат.`,
      }
    case "study_group":
      return { ...usual(words), many: t`Учебные группы`, profile: t`Специальность` }
    case "age_group":
      return { ...usual(words), many: t`Группы`, profile: t`Направленность` }
    default:
      return { ...usual(words), profile: t`Профиль` }
  }
}

function usual(words: Words): KindWords {
  return {
    many: words.groups,
    add: words.addGroups,
    leader: words.curator,
    noLeader: words.noCurator,
    profile: t`Профиль`,
    about: words.groupsIntro,
  }
}

/** «физмат», «специальность, 2 курс», «3–4 года»: what stands beside a group's name. */
export function detailsOf(group: Group): string {
  const parts = [group.profile]
  if (group.kind === "study_group" && group.parallel !== null) parts.push(t`${group.parallel} курс`)
  if (group.ageFrom !== null || group.ageTo !== null) parts.push(agesOf(group))
  return parts.filter(Boolean).join(" · ")
}

function agesOf({ ageFrom, ageTo }: Group): string {
  const last = ageTo ?? ageFrom ?? 0
  const years = plural(last, { one: "# год", few: "# года", many: "# лет", other: "# года" })
  return ageFrom !== null && ageTo !== null && ageFrom !== ageTo ? `${ageFrom}–${years}` : years
}
