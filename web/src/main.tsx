import { i18n } from "@lingui/core"
import { t } from "@lingui/core/macro"
import { I18nProvider } from "@lingui/react"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import "@fontsource-variable/golos-text"
import "./ui/tokens.css"
import "./ui/reset.css"
import { queryClient } from "./app/query-client"
import { router } from "./app/router"
import { followSystemTheme } from "./foundation/appearance"
import { activateLanguage, chosenLanguage } from "./foundation/i18n"
import { ToastRegion } from "./ui/Toasts"

const root = document.getElementById("root")
if (root === null) throw new Error("the page has no root")

await activateLanguage(chosenLanguage())
followSystemTheme()
// Whoever hears the page instead of seeing it is told that the next one is on its way.
router.subscribe("onBeforeLoad", () => root.setAttribute("aria-busy", "true"))
router.subscribe("onResolved", () => root.removeAttribute("aria-busy"))
createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <ToastRegion close={t`Закрыть`} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)

if ("serviceWorker" in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register("/sw.js")
  // What was loaded before the worker took over is kept by it too: the app opens offline after the first visit.
  void navigator.serviceWorker.ready.then((registration) => {
    const assets = performance
      .getEntriesByType("resource")
      .map((entry) => entry.name)
      .filter((name) => name.startsWith(`${location.origin}/assets/`))
    registration.active?.postMessage({ keep: assets })
  })
}
