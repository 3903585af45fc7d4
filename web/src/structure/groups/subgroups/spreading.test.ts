import { expect, test } from "vitest"
import type { DivisionView, MemberRow } from "../../../foundation/contract/generated/api"
import { genderOf, spread } from "./spreading"

const student = (id: string, patronymic = ""): MemberRow => ({
  id,
  name: { surname: id, given: id, patronymic },
  displayName: id,
  position: "",
  roles: [],
  groups: [],
  state: "claimed",
  contact: null,
  childNames: [],
})

const division = (kind: DivisionView["kind"], ...parts: [string, string[]][]): DivisionView => ({
  id: "d",
  name: "d",
  kind,
  hasChats: false,
  subgroups: parts.map(([name, studentIds]) => ({ id: name, name, studentIds, teachers: [] })),
})

test("a patronymic tells boys from girls, also where it is no Russian one", () => {
  expect(["Петрович", "Ильич", "Рашид оглы"].map(genderOf)).toEqual(["boy", "boy", "boy"])
  expect(["Петровна", "Ильинична", "Рашид кызы"].map(genderOf)).toEqual(["girl", "girl", "girl"])
  expect(genderOf("")).toBeNull()
})

test("STR-22: subgroups grow alike", () => {
  const places = spread(
    division("language", ["1", ["x", "y"]], ["2", []]),
    ["a", "b", "c", "d"].map((id) => student(id)),
  )
  expect(places.map(({ subgroupId }) => subgroupId)).toEqual(["2", "2", "1", "2"])
})

test("STR-22: who can't be told apart stays without a place", () => {
  const parts = division("gender", ["Мальчики", []], ["Девочки", []])
  expect(spread(parts, [student("a", "Петровна"), student("b", "Петрович"), student("c")])).toEqual([
    { studentId: "a", subgroupId: "Девочки" },
    { studentId: "b", subgroupId: "Мальчики" },
  ])
})
