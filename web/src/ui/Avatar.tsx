import styles from "./Avatar.module.css"

type Props = { id: string; name: string; hue?: number; size?: number }

/** Somebody's initials on their colour; decoration, the name stands beside it. */
export function Avatar({ id, name, hue, size = 40 }: Props) {
  return (
    <span
      aria-hidden="true"
      className={styles.avatar}
      style={{ "--hue": String(hue ?? hueOf(id)), "--avatar": `${size}px` } as React.CSSProperties}
      data-initials={initialsOf(name)}
    />
  )
}

/** The first letters of the first two words; «5А · класс» is «5А». */
export function initialsOf(name: string): string {
  const words = name.split(/[\s·]+/).filter((word) => /[\p{L}\d]/u.test(word))
  const first = words[0] ?? ""
  if (/^\d/.test(first)) return first.slice(0, 3)
  return (Array.from(first)[0] ?? "") + (Array.from(words[1] ?? "")[0] ?? "").toUpperCase()
}

/** The colour of an id, as the server counts it for people: the UUID modulo 360. */
export function hueOf(id: string): number {
  let rest = 0
  for (const digit of id.replaceAll("-", "")) {
    const value = Number.parseInt(digit, 16)
    rest = (rest * 16 + (Number.isNaN(value) ? digit.charCodeAt(0) : value)) % 360
  }
  return rest
}
