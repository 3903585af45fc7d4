/** «+7 916 123-45-67» of what was typed so far; a number of another country stays as it is. */
export function formatPhone(text: string): string {
  const digits = text.replace(/\D/g, "")
  if (digits === "" || (text.trim().startsWith("+") && !digits.startsWith("7"))) return text
  const national = /^[78]/.test(digits) ? digits.slice(1, 11) : digits.slice(0, 10)
  const parts = [national.slice(0, 3), national.slice(3, 6)].filter((part) => part !== "")
  const tail = [national.slice(6, 8), national.slice(8, 10)]
    .filter((part) => part !== "")
    .map((part) => `-${part}`)
  return `+7 ${parts.join(" ")}${tail.join("")}`.trimEnd()
}

/** The text after a keystroke: shaped while the number grows at its end, left alone while somebody corrects it. */
export function typePhone(before: string, after: string): string {
  return after.length > before.length && after.startsWith(before) ? formatPhone(after) : after
}

export function isPhoneComplete(text: string): boolean {
  const digits = text.replace(/\D/g, "")
  return digits.length >= 10 && digits.length <= 15
}
