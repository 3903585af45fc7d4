import { expect, test } from "vitest"
import { changesOf } from "./changes"

test("a change shows what was and what became, a new value has no past", () => {
  expect(changesOf({ name: "5А" }, { name: "5Б", curators: ["Серова", "Ким"] })).toEqual([
    { field: "name", before: "5А", after: "5Б" },
    { field: "curators", before: null, after: "Серова, Ким" },
  ])
})

test("what was emptied has no present", () => {
  expect(changesOf({ position: "учитель", hours: 3 }, { position: "" })).toEqual([
    { field: "position", before: "учитель", after: null },
    { field: "hours", before: "3", after: null },
  ])
})
