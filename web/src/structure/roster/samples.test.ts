import { describe, expect, test } from "vitest"
import { readSamples, spacePhones } from "./samples"

const column = (meaning: string | null, samples: string[], readAs: string[]) =>
  readSamples({ index: 0, header: "", confidence: 1, meaning, samples, readAs })

describe("samples of a column", () => {
  test("another spelling stands beside what was read, the same one doesn't", () => {
    expect(column("group", ["1-А", "1А"], ["1А", "1А"])).toEqual([
      { state: "read", lines: ["1А"], source: "1-А" },
      { state: "read", lines: ["1А"], source: null },
    ])
  })

  test("a full name that was only cut into its parts is the same spelling", () => {
    expect(column("full_name", ["Каганов  Арсений Семёнович"], ["Каганов · Арсений · Семёнович"])).toEqual([
      { state: "read", lines: ["Каганов Арсений Семёнович"], source: null },
    ])
  })

  test("parents stand one under another with readable phones", () => {
    const read = "Каганова Лара +79660953937; Каганов Платон +79707195153"
    expect(column("guardians", ["Мать: …"], [read])).toEqual([
      {
        state: "read",
        lines: ["Каганова Лара +7 966 095-39-37", "Каганов Платон +7 970 719-51-53"],
        source: null,
      },
    ])
  })

  test("what wasn't understood and what isn't loaded are told apart", () => {
    expect(column("phone", ["нет тел."], [""])).toEqual([{ state: "unread", text: "нет тел." }])
    expect(column(null, ["Ленина, 5"], [""])).toEqual([{ state: "unused", text: "Ленина, 5" }])
  })

  test("only whole Russian numbers are spaced", () => {
    expect(spacePhones("+79120001422")).toBe("+7 912 000-14-22")
    expect(spacePhones("+791200014229")).toBe("+791200014229")
  })
})
