import type { Message } from "../foundation/contract/generated/api"

/** So many messages stand together: what comes draws only its own block anew. */
export const BLOCK = 16

/** Messages that stand together, and the one before them. */
export type Block = { key: number; messages: Message[]; before: Message | undefined }

/** A run in blocks by number, wherever it begins; a block whose messages are the same is the same object. Pure. */
export function intoBlocks(messages: readonly Message[], known: readonly Block[]): Block[] {
  const byKey = new Map(known.map((block) => [block.key, block]))
  const blocks: Block[] = []
  let start = 0
  while (start < messages.length) {
    const key = blockOf(messages[start]?.number ?? 0)
    let end = start + 1
    while (end < messages.length && blockOf(messages[end]?.number ?? 0) === key) end += 1
    const before = messages[start - 1]
    const same = byKey.get(key)
    blocks.push(
      same !== undefined && same.before === before && isSame(same.messages, messages, start, end)
        ? same
        : { key, messages: messages.slice(start, end), before },
    )
    start = end
  }
  return blocks
}

/** The key of the block that a message stands in, by its number. */
export function blockOf(number: number): number {
  return Math.floor(number / BLOCK)
}

function isSame(kept: readonly Message[], messages: readonly Message[], start: number, end: number): boolean {
  return kept.length === end - start && kept.every((one, place) => one === messages[start + place])
}
