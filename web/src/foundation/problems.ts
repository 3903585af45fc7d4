/** An RFC 9457 problem document, as the server sends it: `detail` is a sentence for a person. */
export type ProblemDocument = {
  code: string
  status: number
  title: string
  detail: string
  params: Record<string, unknown>
}

/** A refusal of the server, or of the network (`code` «offline»). */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly params: Record<string, unknown>

  constructor(document: ProblemDocument) {
    super(document.detail)
    this.name = "Problem"
    this.code = document.code
    this.status = document.status
    this.params = document.params
  }

  /** Which field of a form it is about, if it is about one. */
  get field(): string | null {
    return typeof this.params.field === "string" && this.params.field !== "" ? this.params.field : null
  }

  /** Whether the same request may work later without any change. */
  get isPassing(): boolean {
    return this.code === "offline" || this.status === 503 || this.status === 429 || this.status === 500
  }
}

export function isProblemDocument(value: unknown): value is ProblemDocument {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "detail" in value &&
    typeof value.detail === "string"
  )
}

/** What to tell a person about any error. */
export function sentenceOf(error: unknown, fallback: string): string {
  return error instanceof Problem ? error.message : fallback
}
