type Props = { values: number[]; label: string }

const WIDTH = 240
const HEIGHT = 36

/** Percents one after another, from 0 to 100, the newest with a dot. */
export function Sparkline({ values, label }: Props) {
  const step = WIDTH / Math.max(1, values.length - 1)
  const points = values.map(
    (value, place) => [place * step, HEIGHT - 3 - (value / 100) * (HEIGHT - 6)] as const,
  )
  const [lastX, lastY] = points.at(-1) ?? [0, HEIGHT]
  return (
    <svg
      role="img"
      aria-label={`${label}: ${values.join(", ")}`}
      viewBox={`-4 0 ${WIDTH + 8} ${HEIGHT}`}
      width="100%"
      height={HEIGHT}
      preserveAspectRatio="xMinYMid"
    >
      <polyline
        points={points.map((point) => point.join(",")).join(" ")}
        fill="none"
        stroke="var(--board)"
        strokeWidth="2"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
      <circle cx={lastX} cy={lastY} r="3.5" fill="var(--board)" />
    </svg>
  )
}
