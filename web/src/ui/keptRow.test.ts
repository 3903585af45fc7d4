// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest"
import { keepRow } from "./keptRow"

const frames = () =>
  new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )

function page() {
  document.body.innerHTML = `<main><div role="row" tabindex="-1">Аня</div><div role="row" tabindex="0">Боря</div>
    <button>Подтвердить</button></main><section><button>Да</button></section>`
  const rows = document.querySelector("main") as HTMLElement
  const dialog = document.querySelector("section") as HTMLElement
  return {
    rows,
    dialog,
    bar: rows.querySelector("button") as HTMLElement,
    release: keepRow({ current: rows }),
  }
}

afterEach(() => {
  document.body.innerHTML = ""
})

test("the row takes the focus when the bar's button went with the selection", async () => {
  const { bar } = page()
  bar.focus()
  bar.remove()
  await frames()
  expect(document.activeElement?.textContent).toBe("Боря")
})

test("a dialog keeps it while it is open; when it closes and nobody has the focus, the row has it", async () => {
  const { dialog, bar } = page()
  const yes = dialog.querySelector("button") as HTMLElement
  yes.focus()
  bar.remove()
  await frames()
  expect(document.activeElement).toBe(yes)
  dialog.remove()
  await frames()
  expect(document.activeElement?.textContent).toBe("Боря")
})

test("afterwards nothing is taken from anybody", async () => {
  const { dialog, release } = page()
  const yes = dialog.querySelector("button") as HTMLElement
  yes.focus()
  await frames()
  release()
  dialog.remove()
  await frames()
  expect(document.activeElement).toBe(document.body)
})
