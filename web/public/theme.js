// Before the first paint: the chosen theme and text size, so that nothing flashes.
;(() => {
  const root = document.documentElement
  const saved = (name) => {
    try {
      return localStorage.getItem(name)
    } catch {
      return null
    }
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches
  const theme = saved("parta.theme")
  root.dataset.theme = theme === "light" || theme === "dark" ? theme : dark ? "dark" : "light"
  root.dataset.text = saved("parta.text") === "large" ? "large" : "normal"
  root.dataset.view = saved("parta.view") === "simple" ? "simple" : "full"
  root.lang = saved("parta.language") === "en" ? "en" : "ru"
})()
