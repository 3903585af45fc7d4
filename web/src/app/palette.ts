import { useEffect } from "react"

const asked = new EventTarget()

/** Open the palette from a button. */
export function askPalette(): void {
  asked.dispatchEvent(new Event("asked"))
}

/** A hook: `act` when somebody asks for the palette. */
export function usePaletteAsked(act: () => void): void {
  useEffect(() => {
    asked.addEventListener("asked", act)
    return () => asked.removeEventListener("asked", act)
  }, [act])
}
