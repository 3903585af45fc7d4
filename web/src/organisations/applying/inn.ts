const TEN = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const ELEVEN = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const TWELVE = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]

/** Whether the check digits of an INN are right: 10 digits of an organisation, 12 of a person. */
export function isInn(text: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(text)) return false
  const digits = Array.from(text, Number)
  // Ten zeros have right check digits, and belong to nobody.
  if (digits.every((digit) => digit === 0)) return false
  if (digits.length === 10) return check(digits, TEN) === digits[9]
  return check(digits, ELEVEN) === digits[10] && check(digits, TWELVE) === digits[11]
}

function check(digits: number[], weights: number[]): number {
  const sum = weights.reduce((so, weight, place) => so + weight * (digits[place] ?? 0), 0)
  return (sum % 11) % 10
}
