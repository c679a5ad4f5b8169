export interface Slice {
  readonly key: string
  readonly value: number
  readonly colour: string
}

const RADIUS = 42
const AROUND = 2 * Math.PI * RADIUS

/** Parts of a whole as a ring. The list beside it says what they are, so it is no more than a picture. */
export const Donut = ({ slices }: { readonly slices: readonly Slice[] }) => {
  const total = slices.reduce((sum, slice) => sum + slice.value, 0)
  let before = 0
  return (
    <svg className="hm-donut" viewBox="0 0 100 100" aria-hidden="true">
      {slices.map(({ key, value, colour }) => {
        const part = total > 0 ? value / total : 0
        const from = before
        before += part
        // A gap tells neighbours apart; a whole ring has none.
        const length = Math.max(0.5, part * AROUND - (part < 1 ? 1.5 : 0))
        return (
          <circle
            key={key}
            cx="50"
            cy="50"
            r={RADIUS}
            fill="none"
            strokeWidth="15"
            style={{ stroke: colour }}
            strokeDasharray={`${length} ${AROUND - length}`}
            strokeDashoffset={-from * AROUND}
            transform="rotate(-90 50 50)"
          />
        )
      })}
    </svg>
  )
}
