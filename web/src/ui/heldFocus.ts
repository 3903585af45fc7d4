/**
 * Keeps the focus inside a dialog when what had it is gone (a row that was removed, a button that gave way to a text):
 * without it Escape and Tab would speak to the page behind. A ref: returns what ends it.
 */
export function heldFocus(dialog: HTMLElement | null) {
  if (dialog === null) return
  const look = () => {
    if (dialog.ownerDocument.activeElement === dialog.ownerDocument.body) dialog.focus()
  }
  // A dialog above this one that closes gives the focus back a frame later: it comes first.
  const observer = new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(look)))
  observer.observe(dialog, { childList: true, subtree: true })
  return () => observer.disconnect()
}
