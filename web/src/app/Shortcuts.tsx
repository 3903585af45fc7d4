import { lazy, Suspense, useCallback, useState } from "react"
import { useShortcut } from "../foundation/keyboard"
import { usePaletteAsked } from "./palette"

const CommandPalette = lazy(() =>
  import("./CommandPalette").then((found) => ({ default: found.CommandPalette })),
)
const KeysDialog = lazy(() => import("./KeysDialog").then((found) => ({ default: found.KeysDialog })))

/** The keys that work everywhere in an organisation; what they open is loaded when it is first asked for. */
export function Shortcuts() {
  const [open, setOpen] = useState<"none" | "palette" | "keys">("none")
  const showPalette = useCallback(() => setOpen("palette"), [])
  const showKeys = useCallback(() => setOpen("keys"), [])
  useShortcut("mod+k", showPalette)
  useShortcut("?", showKeys)
  usePaletteAsked(showPalette)
  const change = (name: "palette" | "keys") => (isOpen: boolean) => setOpen(isOpen ? name : "none")
  return (
    <Suspense fallback={null}>
      {open === "palette" && <CommandPalette isOpen onOpenChange={change("palette")} />}
      {open === "keys" && <KeysDialog isOpen onOpenChange={change("keys")} />}
    </Suspense>
  )
}
