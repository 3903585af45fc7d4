import { describe, expect, test } from "vitest"
import { sortRows, turnSort } from "./table-rows"

describe("sortRows", () => {
  const rows = [{ name: "10А" }, { name: "2Б" }, { name: null }, { name: "2А" }]

  test("numbers within words count by their value, nothing comes last", () => {
    expect(sortRows(rows, (row) => row.name, "ascending").map((row) => row.name)).toEqual([
      "2А",
      "2Б",
      "10А",
      null,
    ])
  })

  test("nothing stays last when the order is turned", () => {
    expect(sortRows(rows, (row) => row.name, "descending").map((row) => row.name)).toEqual([
      "10А",
      "2Б",
      "2А",
      null,
    ])
  })

  test("ё stands beside е", () => {
    const names = ["Жуков", "Ёлкин", "Егоров"]
    expect(sortRows(names, (name) => name, "ascending")).toEqual(["Егоров", "Ёлкин", "Жуков"])
  })
})

test("a header pressed twice turns the order, another one begins anew", () => {
  const once = turnSort(null, "name")
  expect(once).toEqual({ column: "name", direction: "ascending" })
  expect(turnSort(once, "name").direction).toBe("descending")
  expect(turnSort(turnSort(once, "name"), "group")).toEqual({ column: "group", direction: "ascending" })
})
