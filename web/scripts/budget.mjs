// The JavaScript that a first visit loads, gzipped, against its budget. Lazy chunks (calls, administration) don't count.
import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"

const BUDGET = 230 * 1024
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"))
const entry = Object.entries(manifest).find(([, chunk]) => chunk.isEntry)
const seen = new Set()
const walk = (key) => {
  if (seen.has(key)) return
  seen.add(key)
  for (const next of manifest[key].imports ?? []) walk(next)
}
walk(entry[0])
const size = () =>
  [...seen].reduce((sum, key) => sum + gzipSync(readFileSync(`dist/${manifest[key].file}`)).length, 0)
const first = size()
// What stands on the screen after signing in: the frame of an organisation with its chats.
const screens = ["OrganisationFrame", "OrganisationParts", "chats"]
for (const [key, chunk] of Object.entries(manifest)) if (screens.includes(chunk.name)) walk(key)
const chats = size()
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`
console.log(
  `initial JavaScript, gzip: first page ${kilobytes(first)}, chats ${kilobytes(chats)} of ${kilobytes(BUDGET)}`,
)
if (chats > BUDGET) {
  console.error("over the budget")
  process.exit(1)
}
