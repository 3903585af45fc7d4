/** Theme, text size and view: kept on the device, applied before the first paint by public/theme.js. */
export type Theme = "system" | "light" | "dark"
export type TextSize = "normal" | "large"
export type View = "full" | "simple"

export type Appearance = { theme: Theme; text: TextSize; view: View }

export function readAppearance(): Appearance {
  const theme = localStorage.getItem("parta.theme")
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    text: localStorage.getItem("parta.text") === "large" ? "large" : "normal",
    view: localStorage.getItem("parta.view") === "simple" ? "simple" : "full",
  }
}

export function applyAppearance(wanted: Appearance): void {
  localStorage.setItem("parta.theme", wanted.theme)
  localStorage.setItem("parta.text", wanted.text)
  localStorage.setItem("parta.view", wanted.view)
  show(wanted)
}

/** Follow the system's theme while the person hasn't chosen one. */
export function followSystemTheme(): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(readAppearance()))
}

function show({ theme, text, view }: Appearance): void {
  const root = document.documentElement
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches)
  root.dataset.theme = dark ? "dark" : "light"
  root.dataset.text = text
  root.dataset.view = view
}
