// @vitest-environment node
import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"

// The same rules of imports as on the server, and the proof that they can fail.
let house = ""

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "parta-house-"))
  for (const part of ["src", "tsconfig.json", ".dependency-cruiser.cjs", "package.json"]) {
    cpSync(part, join(house, part), { recursive: true })
  }
  symlinkSync(join(process.cwd(), "node_modules"), join(house, "node_modules"))
})

afterAll(() => rmSync(house, { recursive: true }))

function cruise() {
  const program = join(process.cwd(), "node_modules/.bin/depcruise")
  return spawnSync(program, ["--config", ".dependency-cruiser.cjs", "src"], { cwd: house, encoding: "utf8" })
}

test("imports go down only", () => {
  const answer = cruise()
  expect(answer.stdout).toContain("no dependency violations")
  expect(answer.status).toBe(0)
}, 60_000)

test("a wrong import breaks the rules", () => {
  writeFileSync(join(house, "src/accounts/wrong.ts"), 'import "../chat/engine"\n')
  writeFileSync(join(house, "src/chat/wrong.ts"), 'import "livekit-client"\n')
  const answer = cruise()
  expect(answer.status).not.toBe(0)
  expect(answer.stdout).toContain("accounts-knows-nothing-above")
  expect(answer.stdout).toContain("livekit-only-in-calls")
}, 60_000)
