// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest"
import { heldFocus } from "./heldFocus"

const twoFrames = () =>
  new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )

function open() {
  document.body.innerHTML = `<section tabindex="-1"><p><button>Снять запрет</button></p><input></section>`
  const dialog = document.querySelector("section") as HTMLElement
  return { dialog, release: heldFocus(dialog) }
}

afterEach(() => {
  document.body.innerHTML = ""
})

test("the dialog takes the focus of a button that is gone, so that Escape still closes it", async () => {
  const { dialog } = open()
  const button = dialog.querySelector("button") as HTMLElement
  button.focus()
  button.parentElement?.remove()
  expect(document.activeElement).toBe(document.body)
  await twoFrames()
  expect(document.activeElement).toBe(dialog)
})

test("what has the focus keeps it when something else is gone, and nothing is held afterwards", async () => {
  const { dialog, release } = open()
  const field = dialog.querySelector("input") as HTMLElement
  field.focus()
  dialog.querySelector("p")?.remove()
  await twoFrames()
  expect(document.activeElement).toBe(field)
  release?.()
  field.remove()
  await twoFrames()
  expect(document.activeElement).toBe(document.body)
})
