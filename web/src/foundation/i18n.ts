import { i18n } from "@lingui/core"

export type Language = "ru" | "en"

const KEY = "parta.language"
let current: Language = "ru"

// A text that a catalogue lacks stands on the screen as its id; whoever looks into the console learns which.
i18n.on("missing", ({ id, locale }) => console.error(`no text in ${locale}: ${id}`))

export function language(): Language {
  return current
}

/** How dates and numbers are written: in English as the rest of it is, 22/11/2026 and not 11/22/2026. */
export function locale(): string {
  return current === "en" ? "en-GB" : current
}

/** The language that the person chose, or Russian. */
export function chosenLanguage(): Language {
  return localStorage.getItem(KEY) === "en" ? "en" : "ru"
}

/** Load a language and show it. Only the chosen catalogue is fetched. */
export async function activateLanguage(wanted: Language): Promise<void> {
  const { messages } = wanted === "en" ? await import("../locales/en.po") : await import("../locales/ru.po")
  current = wanted
  localStorage.setItem(KEY, wanted)
  document.documentElement.lang = wanted
  i18n.loadAndActivate({ locale: wanted, messages })
}
