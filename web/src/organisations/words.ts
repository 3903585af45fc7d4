import { plural, t } from "@lingui/core/macro"
import { useLingui } from "@lingui/react"
import type { OrganisationPage, Role } from "../foundation/contract/generated/api"
import { useMembership } from "../foundation/session"

export type OrganisationKind = OrganisationPage["kind"]

/** What things are called here: class or group, pupil or student. Whole sentences where Russian would bend the word. */
export type Words = {
  place: string
  group: string
  groups: string
  groupsCount: (count: number) => string
  inGroupsCount: (count: number) => string
  chooseGroup: string
  allGroups: string
  addGroups: string
  groupName: string
  groupsIntro: string
  student: string
  students: string
  studentsCount: (count: number) => string
  aboutStudents: string
  curator: string
  noCurator: string
  chooseCurator: string
  teacher: string
  teachers: string
  head: string
}

type GroupWords = Pick<
  Words,
  | "group"
  | "groups"
  | "groupsCount"
  | "inGroupsCount"
  | "chooseGroup"
  | "allGroups"
  | "addGroups"
  | "groupName"
>

function studyGroups(): GroupWords {
  return {
    group: t`Группа`,
    groups: t`Группы`,
    groupsCount: (count) =>
      plural(count, { one: "# группа", few: "# группы", many: "# групп", other: "# группы" }),
    inGroupsCount: (count) =>
      plural(count, { one: "в # группе", few: "в # группах", many: "в # группах", other: "в # группах" }),
    chooseGroup: t`Выберите группу`,
    allGroups: t`Все группы`,
    addGroups: t`Добавить группы`,
    groupName: t`Название группы`,
  }
}

function schoolWords(): Words {
  return {
    place: t`Школа`,
    group: t`Класс`,
    groups: t`Классы`,
    groupsCount: (count) =>
      plural(count, { one: "# класс", few: "# класса", many: "# классов", other: "# класса" }),
    inGroupsCount: (count) =>
      plural(count, { one: "в # классе", few: "в # классах", many: "в # классах", other: "в # классах" }),
    chooseGroup: t`Выберите класс`,
    allGroups: t`Все классы`,
    addGroups: t`Добавить классы`,
    groupName: t`Название класса`,
    groupsIntro: t`Отметьте классы, которые есть у вас. У каждого сразу появится свой чат и чат родителей.`,
    student: t`Ученик`,
    students: t`Ученики`,
    studentsCount: (count) =>
      plural(count, { one: "# ученик", few: "# ученика", many: "# учеников", other: "# ученика" }),
    aboutStudents: t`Что разрешено ученикам`,
    curator: t`Классный руководитель`,
    noCurator: t`Классный руководитель не назначен`,
    chooseCurator: t`Назначить классного руководителя`,
    teacher: t`Учитель`,
    teachers: t`Учителя`,
    head: t`Директор`,
  }
}

function collegeWords(): Words {
  return {
    ...studyGroups(),
    place: t`Колледж`,
    groupsIntro: t`Отметьте группы, которые есть у вас. У каждой сразу появится свой чат.`,
    student: t`Студент`,
    students: t`Студенты`,
    studentsCount: (count) =>
      plural(count, { one: "# студент", few: "# студента", many: "# студентов", other: "# студента" }),
    aboutStudents: t`Что разрешено студентам`,
    curator: t`Куратор`,
    noCurator: t`Куратор не назначен`,
    chooseCurator: t`Назначить куратора`,
    teacher: t`Преподаватель`,
    teachers: t`Преподаватели`,
    head: t({ message: "Директор", context: "college" }),
  }
}

function kindergartenWords(): Words {
  return {
    ...studyGroups(),
    place: t`Детский сад`,
    groupsIntro: t`Отметьте группы, которые есть у вас. У каждой сразу появится чат родителей и воспитателей.`,
    student: t`Воспитанник`,
    students: t`Воспитанники`,
    studentsCount: (count) =>
      plural(count, {
        one: "# воспитанник",
        few: "# воспитанника",
        many: "# воспитанников",
        other: "# воспитанника",
      }),
    aboutStudents: t`Что разрешено воспитанникам`,
    curator: t`Воспитатель`,
    noCurator: t`Воспитатель не назначен`,
    chooseCurator: t`Назначить воспитателя`,
    teacher: t`Педагог`,
    teachers: t`Педагоги`,
    head: t({ message: "Заведующий", context: "kindergarten" }),
  }
}

function centreWords(): Words {
  return {
    ...studyGroups(),
    place: t`Центр`,
    groupsIntro: t`Отметьте кружки и группы, которые есть у вас. У каждой сразу появится свой чат.`,
    student: t`Ученик`,
    students: t`Ученики`,
    studentsCount: (count) =>
      plural(count, { one: "# ученик", few: "# ученика", many: "# учеников", other: "# ученика" }),
    aboutStudents: t`Что разрешено ученикам`,
    curator: t`Руководитель группы`,
    noCurator: t`Руководитель группы не назначен`,
    chooseCurator: t`Назначить руководителя группы`,
    teacher: t`Педагог`,
    teachers: t`Педагоги`,
    head: t({ message: "Директор", context: "centre" }),
  }
}

/** The words of a kind, in the language that is on now. */
export function wordsOf(kind: string): Words {
  if (kind === "college") return collegeWords()
  if (kind === "kindergarten") return kindergartenWords()
  if (kind === "extracurricular") return centreWords()
  return schoolWords()
}

/** The words of this organisation; they follow the language. */
export function useWords(): Words {
  useLingui()
  return wordsOf(useMembership().organisation.kind)
}

/** What a member is: the role as this organisation calls it. */
export function roleWord(role: Role, words: Words): string {
  switch (role) {
    case "head":
      return words.head
    case "administrator":
      return t`Администратор`
    case "administration":
      return t`Администрация`
    case "teacher":
      return words.teacher
    case "staff":
      return t`Сотрудник`
    case "student":
      return words.student
    case "guardian":
      return t`Родитель`
  }
}

export const guardiansCount = (count: number) =>
  plural(count, { one: "# родитель", few: "# родителя", many: "# родителей", other: "# родителя" })

export const staffCount = (count: number) =>
  plural(count, { one: "# сотрудник", few: "# сотрудника", many: "# сотрудников", other: "# сотрудника" })

export const peopleCount = (count: number) =>
  plural(count, { one: "# человек", few: "# человека", many: "# человек", other: "# человека" })
