// Every text has its English translation.
import { readFileSync } from "node:fs"

const entries = readFileSync("src/locales/en.po", "utf8").split("\n\n").slice(1)
const missing = entries.filter(
  (entry) =>
    /^msgid "/m.test(entry) &&
    !/^#~/m.test(entry) &&
    /^msgstr ""\s*$/m.test(entry) &&
    !/^msgstr ""\n"/m.test(entry),
)
if (missing.length > 0) {
  console.error(`${missing.length} texts have no English translation:\n`)
  for (const entry of missing.slice(0, 20)) console.error(/^msgid .*(\n".*)*/m.exec(entry)?.[0])
  process.exit(1)
}
console.log("every text is translated")
