import type { RosterColumn } from "../../foundation/contract/generated/api"

/** A cell of the file as it will be stored. `source` is its own spelling where that differs. */
export type Sample =
  | { state: "read"; lines: string[]; source: string | null }
  | { state: "unused"; text: string }
  | { state: "unread"; text: string }

/** The samples of a column, each beside what was understood of it. */
export function readSamples(column: RosterColumn): Sample[] {
  return column.samples.map((text, place) => readSample(column.meaning, text, column.readAs[place] ?? ""))
}

function readSample(meaning: string | null, text: string, readAs: string): Sample {
  if (meaning === null || meaning === "number") return { state: "unused", text }
  if (readAs === "") return { state: "unread", text }
  const read = readAs.replaceAll(" · ", " ")
  const lines = read.split("; ").map(spacePhones)
  // Parents with phones are always laid out anew: their spelling beside it would say nothing.
  const isSame = meaning === "guardians" || squeeze(text) === squeeze(read) || text === spacePhones(read)
  return { state: "read", lines, source: isSame ? null : text }
}

const squeeze = (text: string) => text.replace(/\s+/g, " ").trim()

/** «+79120001422» as people read it: «+7 912 000-14-22». */
export function spacePhones(text: string): string {
  return text.replace(/\+7(\d{3})(\d{3})(\d{2})(\d{2})(?!\d)/g, "+7 $1 $2-$3-$4")
}
