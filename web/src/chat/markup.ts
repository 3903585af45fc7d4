/** Light formatting: **bold**, *italic*, `code`, > quote, lists, links, mentions. Parsed to a tree, never to HTML. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "link"; href: string; text: string }
  | { kind: "mention"; memberId: string; text: string }

export type Block =
  | { kind: "paragraph" | "quote"; lines: Inline[][] }
  | { kind: "list"; isOrdered: boolean; items: Inline[][] }
  | { kind: "code"; text: string }

const INLINE =
  /`([^`\n]+)`|\*\*([^*\n]+?)\*\*|(?<![\p{L}\d*])\*([^*\s][^*\n]*?)\*(?![\p{L}\d*])|@\[([^\]\n]+)\]\(([0-9a-f-]{36})\)|(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]»])/gu

export function parseInline(text: string): Inline[] {
  const found: Inline[] = []
  let done = 0
  for (const match of text.matchAll(INLINE)) {
    if (match.index > done) found.push({ kind: "text", text: text.slice(done, match.index) })
    done = match.index + match[0].length
    const [, code, bold, italic, mention, memberId, link] = match
    if (code !== undefined) found.push({ kind: "code", text: code })
    else if (bold !== undefined) found.push({ kind: "bold", children: parseInline(bold) })
    else if (italic !== undefined) found.push({ kind: "italic", children: parseInline(italic) })
    else if (mention !== undefined && memberId !== undefined) found.push({ kind: "mention", memberId, text: mention })
    else if (link !== undefined) found.push({ kind: "link", href: link, text: link })
  }
  if (done < text.length) found.push({ kind: "text", text: text.slice(done) })
  return found
}

export function parseMarkup(source: string): Block[] {
  const blocks: Block[] = []
  const lines = source.split("\n")
  for (let place = 0; place < lines.length; place += 1) {
    const line = lines[place] ?? ""
    if (line.startsWith("```")) {
      const end = lines.findIndex((other, index) => index > place && other.startsWith("```"))
      if (end > 0) {
        blocks.push({ kind: "code", text: lines.slice(place + 1, end).join("\n") })
        place = end
        continue
      }
    }
    addLine(blocks, line)
  }
  return blocks
}

function addLine(blocks: Block[], line: string): void {
  const last = blocks.at(-1)
  const quote = /^>\s?(.*)$/.exec(line)
  const item = /^(?:([-•])|(\d{1,3})[.)])\s+(.+)$/.exec(line)
  if (quote !== null) {
    const inside = parseInline(quote[1] ?? "")
    if (last?.kind === "quote") last.lines.push(inside)
    else blocks.push({ kind: "quote", lines: [inside] })
  } else if (item !== null) {
    const isOrdered = item[2] !== undefined
    const inside = parseInline(item[3] ?? "")
    if (last?.kind === "list" && last.isOrdered === isOrdered) last.items.push(inside)
    else blocks.push({ kind: "list", isOrdered, items: [inside] })
  } else if (last?.kind === "paragraph") last.lines.push(parseInline(line))
  else blocks.push({ kind: "paragraph", lines: [parseInline(line)] })
}

/** The text without its marks: for previews and notifications. */
export function plainText(source: string): string {
  return source
    .replace(/@\[([^\]\n]+)\]\([0-9a-f-]{36}\)/g, "$1")
    .replace(/\*\*([^*\n]+?)\*\*/g, "$1")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/^>\s?/gm, "")
    .replace(/\s+/g, " ")
    .trim()
}
