import { expect, test } from "vitest"
import type { Plan } from "../foundation/contract/generated/api"
import { addGroup, changeGroup, placementsOf, placeStudent, removeGroup, targetsOf } from "./plan"

const PLAN: Plan = {
  groups: [
    {
      groupId: "5a",
      act: "promote",
      name: "6А",
      intoId: null,
      keepsCurator: true,
      curatorId: null,
      keepsTeachers: true,
    },
    {
      groupId: "9a",
      act: "promote",
      name: "10А",
      intoId: null,
      keepsCurator: true,
      curatorId: null,
      keepsTeachers: true,
    },
    {
      groupId: "11a",
      act: "graduate",
      name: "11А",
      intoId: null,
      keepsCurator: true,
      curatorId: null,
      keepsTeachers: true,
    },
  ],
  newGroups: [],
  placements: [],
  archivesChats: true,
  revokesLinks: true,
  issuesLinks: false,
  graduatesReadDays: 90,
}

test("a group that finishes is no target; 6А stands before 10А", () => {
  expect(targetsOf(PLAN).map((one) => one.name)).toEqual(["6А", "10А"])
})

test("a student is placed once, and goes with everybody again", () => {
  const twice = placeStudent(placeStudent(PLAN, "sonya", "9a"), "sonya", null)
  expect(placementsOf(twice)).toEqual([{ studentId: "sonya", groupId: null }])
  expect(placementsOf(placeStudent(twice, "sonya", undefined))).toEqual([])
})

test("a new group that is taken away takes its placements along, and nobody joins it", () => {
  const made = addGroup(PLAN, { id: "6m", kind: "class", name: "6М", curatorId: null })
  const full = changeGroup(placeStudent(made, "sonya", "6m"), "11a", { act: "merge", intoId: "6m" })
  const gone = removeGroup(full, "6m")
  expect(placementsOf(gone)).toEqual([])
  expect(gone.groups.find((one) => one.groupId === "11a")?.intoId).toBeNull()
})
