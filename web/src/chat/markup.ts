/** Light formatting: **bold**, *italic*, `code`, > quote, lists, links, mentions. Parsed to a tree, never to HTML. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "link"; href: string; text: string }
  | { kind: "mention"; text: string }

export type Block =
  | { kind: "paragraph" | "quote"; lines: Inline[][] }
  | { kind: "list"; isOrdered: boolean; items: Inline[][] }
  | { kind: "code"; text: string }

const INLINE =
  /`([^`\n]+)`|\*\*([^*\n]+?)\*\*|(?<![\p{L}\d*])\*([^*\s][^*\n]*?)\*(?![\p{L}\d*])|(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]»])/gu

/** `names`: whom the message mentions; the text has them after an «@». */
export function parseInline(text: string, names: readonly string[] = []): Inline[] {
  const found: Inline[] = []
  let done = 0
  for (const match of text.matchAll(INLINE)) {
    found.push(...withMentions(text.slice(done, match.index), names))
    done = match.index + match[0].length
    const [, code, bold, italic, link] = match
    if (code !== undefined) found.push({ kind: "code", text: code })
    else if (bold !== undefined) found.push({ kind: "bold", children: parseInline(bold, names) })
    else if (italic !== undefined) found.push({ kind: "italic", children: parseInline(italic, names) })
    else if (link !== undefined) found.push({ kind: "link", href: link, text: link })
  }
  found.push(...withMentions(text.slice(done), names))
  return found
}

function withMentions(text: string, names: readonly string[]): Inline[] {
  const found: Inline[] = []
  let done = 0
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const name = names.find((one) => text.startsWith(one, at + 1))
    if (name === undefined) continue
    if (at > done) found.push({ kind: "text", text: text.slice(done, at) })
    done = at + 1 + name.length
    found.push({ kind: "mention", text: text.slice(at, done) })
  }
  if (done < text.length) found.push({ kind: "text", text: text.slice(done) })
  return found
}

export function parseMarkup(source: string, names: readonly string[] = []): Block[] {
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
    addLine(blocks, line, names)
  }
  return blocks
}

function addLine(blocks: Block[], line: string, names: readonly string[]): void {
  const last = blocks.at(-1)
  const quote = /^>\s?(.*)$/.exec(line)
  const item = /^(?:([-•])|(\d{1,3})[.)])\s+(.+)$/.exec(line)
  if (quote !== null) {
    const inside = parseInline(quote[1] ?? "", names)
    if (last?.kind === "quote") last.lines.push(inside)
    else blocks.push({ kind: "quote", lines: [inside] })
  } else if (item !== null) {
    const isOrdered = item[2] !== undefined
    const inside = parseInline(item[3] ?? "", names)
    if (last?.kind === "list" && last.isOrdered === isOrdered) last.items.push(inside)
    else blocks.push({ kind: "list", isOrdered, items: [inside] })
  } else if (last?.kind === "paragraph") last.lines.push(parseInline(line, names))
  else blocks.push({ kind: "paragraph", lines: [parseInline(line, names)] })
}

/** The text without its marks: for previews and notifications. */
export function plainText(source: string): string {
  return source
    .replace(/\*\*([^*\n]+?)\*\*/g, "$1")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/^>\s?/gm, "")
    .replace(/\s+/g, " ")
    .trim()
}
