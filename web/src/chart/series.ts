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

const GOOD = 'var(--hm-c1)'
const BAD = 'var(--hm-c2)'
const REST = 'var(--hm-rest)'

/** Words whose colour readers expect, in lower case: a failed check in green would say that all is well. */
const MEANT: Readonly<Record<string, string>> = {
  success: GOOD,
  passed: GOOD,
  compliant: GOOD,
  allow: GOOD,
  accept: GOOD,
  noerror: GOOD,
  failure: BAD,
  failed: BAD,
  error: BAD,
  servfail: BAD,
  non_compliant: BAD,
  block: BAD,
  reject: BAD,
  unknown: REST,
  // Not the colours of severity marks, of which two are alike: here no shape stands beside them.
  critical: 'var(--hm-c4)',
  high: BAD,
  medium: 'var(--hm-c5)',
  low: GOOD,
  informational: REST,
  none: REST,
}
const PALETTE = [1, 3, 4, 5, 6, 7, 8, 2].map((n) => `var(--hm-c${n})`)

/** The n-th colour of parts without names that mean one. */
export const paletteColour = (n: number): string => PALETTE[n % PALETTE.length] ?? REST

/** The colours of named parts, in their order: what a word means, else the next that no word here has taken. */
export const coloursOf = (names: readonly string[]): string[] => {
  const meant = names.map((name) => MEANT[name.toLowerCase()])
  const free = PALETTE.filter((colour) => !meant.includes(colour))
  let next = 0
  return meant.map((colour) => colour ?? free[next++ % free.length] ?? REST)
}

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
  const colours = coloursOf(order)
  const named = order.map((name, i) => ({ name, colour: colours[i] ?? REST, total: totals.get(name) ?? 0 }))
  if (rest <= 0) return named
  return [...named, { name: null, colour: named.length ? REST : 'var(--hm-c1)', total: rest }]
}

/** How much of a bar belongs to a series. */
export const partOf = (bar: Bar, series: Series): number => {
  if (series.name !== null) return bar.parts?.[series.name] ?? 0
  return bar.count - Object.values(bar.parts ?? {}).reduce((sum, n) => sum + n, 0)
}
