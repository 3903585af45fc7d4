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
let total = 0
for (const key of seen) total += gzipSync(readFileSync(`dist/${manifest[key].file}`)).length
console.log(`initial JavaScript: ${(total / 1024).toFixed(1)} KB gzip of ${BUDGET / 1024} KB in ${seen.size} files`)
if (total > BUDGET) {
  console.error("over the budget")
  process.exit(1)
}
