export interface Bar {
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly count: number
  readonly parts?: Readonly<Record<string, number>> | undefined
}

export interface Series {
  /** Null for what belongs to no named part. */
  readonly name: string | null
  readonly colour: string
  readonly total: number
}

/** Words whose colour readers expect. */
const MEANT: Readonly<Record<string, string>> = {
  success: 'var(--hm-c1)',
  failure: 'var(--hm-c2)',
  unknown: 'var(--hm-rest)',
}
const PALETTE = [1, 3, 4, 5, 6, 7, 8, 2].map((n) => `var(--hm-c${n})`)

/** The colour of the n-th of some named parts. */
export const paletteColour = (name: string, n: number): string =>
  MEANT[name] ?? PALETTE[n % PALETTE.length] ?? 'var(--hm-rest)'

/** The parts of a bar chart, largest first, each with its colour. `names` puts them in a fixed order instead. */
export const seriesOf = (bars: readonly Bar[], names?: readonly string[]): Series[] => {
  const totals = new Map<string, number>()
  let rest = 0
  for (const bar of bars) {
    let named = 0
    for (const [name, count] of Object.entries(bar.parts ?? {})) {
      totals.set(name, (totals.get(name) ?? 0) + count)
      named += count
    }
    rest += bar.count - named
  }
  const order = names
    ? names.filter((n) => totals.has(n))
    : [...totals.keys()].sort((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0))
  let next = 0
  const named = order.map((name) => ({
    name,
    colour: paletteColour(name, name in MEANT ? next : next++),
    total: totals.get(name) ?? 0,
  }))
  if (rest <= 0) return named
  return [...named, { name: null, colour: named.length ? 'var(--hm-rest)' : 'var(--hm-c1)', total: rest }]
}

/** How much of a bar belongs to a series. */
export const partOf = (bar: Bar, series: Series): number => {
  if (series.name !== null) return bar.parts?.[series.name] ?? 0
  return bar.count - Object.values(bar.parts ?? {}).reduce((sum, n) => sum + n, 0)
}
