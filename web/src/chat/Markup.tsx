import type { ReactNode } from "react"
import styles from "./Markup.module.css"
import { type Inline, parseMarkup } from "./markup"

type Props = {
  source: string
  highlights?: [number, number][]
  /** Whom the message mentions, by name. */
  names?: readonly string[]
}

/** A message's text as elements; what people write is never HTML. */
export function Markup({ source, highlights, names }: Props) {
  if (highlights !== undefined && highlights.length > 0) return <p>{highlighted(source, highlights)}</p>
  return (
    <div className={styles.markup}>
      {parseMarkup(source, names).map((block, place) => {
        // Blocks of one text have no other identity than their place.
        const key = `${block.kind} ${place}`
        if (block.kind === "code") return <pre key={key}>{block.text}</pre>
        if (block.kind === "list") {
          const items = block.items.map((item) => <li key={JSON.stringify(item)}>{inlines(item)}</li>)
          return block.isOrdered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>
        }
        const lines = block.lines.flatMap((line, index) => [
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other name, and they don't move
          index > 0 ? <br key={`break ${key} ${index + 1}`} /> : null,
          ...inlines(line, `${index}`),
        ])
        return block.kind === "quote" ? <blockquote key={key}>{lines}</blockquote> : <p key={key}>{lines}</p>
      })}
    </div>
  )
}

function inlines(parts: Inline[], prefix = ""): ReactNode[] {
  return parts.map((part, place) => element(part, `${prefix} ${part.kind} ${place}`))
}

function element(part: Inline, key: string): ReactNode {
  switch (part.kind) {
    case "text":
      return part.text
    case "code":
      return <code key={key}>{part.text}</code>
    case "bold":
      return <strong key={key}>{inlines(part.children, key)}</strong>
    case "italic":
      return <em key={key}>{inlines(part.children, key)}</em>
    case "mention":
      return (
        <span key={key} className={styles.mention}>
          {part.text}
        </span>
      )
    case "link":
      return (
        <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
          {part.text}
        </a>
      )
  }
}

function highlighted(source: string, places: [number, number][]): ReactNode[] {
  const parts: ReactNode[] = []
  let done = 0
  for (const [start, end] of places) {
    parts.push(source.slice(done, start), <mark key={start}>{source.slice(start, end)}</mark>)
    done = end
  }
  return [...parts, source.slice(done)]
}
