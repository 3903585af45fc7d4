export type Change = { field: string; before: string | null; after: string | null }

/** What was and what became, field by field, in the order of the fields. */
export function changesOf(before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields.map((field) => ({ field, before: textOf(before[field]), after: textOf(after[field]) }))
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null
  if (typeof value === "string") return value
  if (Array.isArray(value)) return value.map((one) => textOf(one) ?? "—").join(", ")
  return JSON.stringify(value)
}
