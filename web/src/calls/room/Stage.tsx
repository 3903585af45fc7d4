import { useEffect, useRef, useState } from "react"
import styles from "./Stage.module.css"
import { MoreTile, Tile } from "./Tile"
import { chooseGrid, chooseMain, chooseStrip, columnsFor, type Person } from "./view"

export type Layout = "speaker" | "grid"

type StageProps = {
  people: Person[]
  layout: Layout
  pinnedId: string | null
  onPin: (id: string | null) => void
  onShowPeople: () => void
}

const MOST_IN_STRIP = 30

/** Who is seen: the speaker with a strip of the others, or a grid of everybody. */
export function Stage({ people, layout, pinnedId, onPin, onShowPeople }: StageProps) {
  const isShared = people.some((one) => one.isSharing)
  if (layout === "grid" && !isShared && pinnedId === null)
    return <Grid people={people} onPin={onPin} onShowPeople={onShowPeople} />

  const main = chooseMain(people, pinnedId)
  if (main === null) return <div className={styles.stage} />
  const picture = main.isSharing && !(main.isLocal && main.isCameraOn) ? "screen" : "camera"
  // Whoever shows the screen is also seen beside it.
  const strip = chooseStrip(people, picture === "screen" ? null : main)
  return (
    <div className={strip.length > 0 ? styles.stage : `${styles.stage} ${styles.alone}`}>
      <div className={styles.main}>
        <Tile
          person={main}
          picture={picture}
          isLarge
          isPinned={pinnedId === main.id}
          onPin={pinnedId === main.id ? () => onPin(null) : undefined}
        />
      </div>
      {strip.length > 0 && (
        <div className={styles.strip}>
          {strip.slice(0, MOST_IN_STRIP).map((person) => (
            <Tile key={person.id} person={person} picture="camera" onPin={() => onPin(person.id)} />
          ))}
          {strip.length > MOST_IN_STRIP && (
            <MoreTile count={strip.length - MOST_IN_STRIP} onPress={onShowPeople} />
          )}
        </div>
      )}
    </div>
  )
}

type GridProps = Pick<StageProps, "people" | "onPin" | "onShowPeople">

function Grid({ people, onPin, onShowPeople }: GridProps) {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 1280, height: 720 })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const most = size.width < 700 ? 8 : 25
  const { shown, hidden } = chooseGrid(people, most)
  const columns = columnsFor(shown.length + (hidden > 0 ? 1 : 0), size.width, size.height)
  return (
    <div
      ref={box}
      className={styles.grid}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {shown.map((person) => (
        <Tile key={person.id} person={person} picture="camera" onPin={() => onPin(person.id)} />
      ))}
      {hidden > 0 && <MoreTile count={hidden} onPress={onShowPeople} />}
    </div>
  )
}
