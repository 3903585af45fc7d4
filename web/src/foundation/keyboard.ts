import { useEffect } from "react"

/** A key with its modifiers, e.g. «mod+k» (Ctrl, on a Mac ⌘), «?», «escape». */
export type Shortcut = string

/** Whether the person is typing somewhere: single keys are letters then. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable=true]") !== null
  )
}

function matches(event: KeyboardEvent, shortcut: Shortcut): boolean {
  const parts = shortcut.split("+")
  const key = parts.at(-1) ?? ""
  const wantsMod = parts.includes("mod")
  // A shortcut is a place on the keyboard as well as a letter: «К» lies on the key K.
  const isKey = event.key.toLowerCase() === key || event.code.toLowerCase() === `key${key}`
  return isKey && wantsMod === (event.ctrlKey || event.metaKey) && !event.altKey
}

/** Run `act` on a shortcut anywhere in the window. */
export function useShortcut(shortcut: Shortcut, act: () => void, isEnabled = true): void {
  useEffect(() => {
    if (!isEnabled) return
    const listen = (event: KeyboardEvent) => {
      if (!matches(event, shortcut) || (!shortcut.includes("mod") && isTyping(event.target))) return
      event.preventDefault()
      act()
    }
    window.addEventListener("keydown", listen)
    return () => window.removeEventListener("keydown", listen)
  }, [shortcut, act, isEnabled])
}
