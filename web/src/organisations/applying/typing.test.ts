import { describe, expect, test } from "vitest"
import { isInn } from "./inn"
import { formatPhone, typePhone } from "./phone"

describe("isInn", () => {
  test.each(["7707083893", "500100732259"])("%s is one", (inn) => expect(isInn(inn)).toBe(true))
  test.each(["7707083894", "500100732258", "0000000000", "770708389", "77070838930", "77070838a3", ""])(
    "%s is none",
    (inn) => expect(isInn(inn)).toBe(false),
  )
})

describe("a phone as it is typed", () => {
  test.each([
    ["9161234567", "+7 916 123-45-67"],
    ["89161234567", "+7 916 123-45-67"],
    ["+79161234567", "+7 916 123-45-67"],
    ["916", "+7 916"],
    ["+375291234567", "+375291234567"],
    ["", ""],
  ])("%s is shown as %s", (typed, shown) => expect(formatPhone(typed)).toBe(shown))

  test("key by key it takes its shape", () => {
    const shown = Array.from("89161234567").reduce((before, key) => typePhone(before, before + key), "")
    expect(shown).toBe("+7 916 123-45-67")
  })

  test("a deletion and a correction in the middle are left alone", () => {
    expect(typePhone("+7 916 123-4", "+7 916 123-")).toBe("+7 916 123-")
    expect(typePhone("+7 916 123-45-67", "+7 9160 123-45-67")).toBe("+7 9160 123-45-67")
  })
})
