// Writes below the generated types which description of the API they were made from; pytest compares it with the server's.
import { createHash } from "node:crypto"
import { appendFileSync, readFileSync } from "node:fs"

const [description, types] = process.argv.slice(2)
const hash = createHash("sha256").update(readFileSync(description, "utf8").trimEnd()).digest("hex")
appendFileSync(types, `// contract sha256 ${hash}\n`)
