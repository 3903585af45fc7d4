import { useEffect, useState } from "react"
import { useLive } from "../foundation/live"
import { useStore } from "../foundation/store"
import styles from "./ConnectionLine.module.css"

/** Says that the network is away and what holds meanwhile, after a moment: short gaps are nobody's business. */
export function ConnectionLine({ text }: { text: string }) {
  const connection = useStore(useLive().realtime.connection)
  const [isLong, setLong] = useState(false)
  const isAway = connection === "offline" || connection === "connecting"
  useEffect(() => {
    if (!isAway) {
      setLong(false)
      return
    }
    const timer = setTimeout(() => setLong(true), 1500)
    return () => clearTimeout(timer)
  }, [isAway])
  if (!isLong) return null
  return (
    <p className={styles.line} role="status">
      {text}
    </p>
  )
}
