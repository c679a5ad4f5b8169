/** The word in `from` that means: from the first event that is stored to the last. */
export const ALL = 'all'

/** Relative ranges that the picker offers; each is a suffix of `now-`. */
export const QUICK = ['15m', '1h', '4h', '24h', '7d', '30d', '90d'] as const

const MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const
type Unit = keyof typeof MS
const RELATIVE = /^now-(\d{1,6})([mhdw])$/

/** What the URL holds: `now-24h`/`now`, two instants, or `all`. */
export interface RangeText {
  readonly from: string
  readonly to: string
}

/** Half open, milliseconds since the epoch. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The length of `now-15m` and its like. */
export const relative = (from: string): { readonly amount: number; readonly unit: Unit } | null => {
  const m = RELATIVE.exec(from)
  return m ? { amount: Number(m[1]), unit: m[2] as Unit } : null
}

const pointOf = (text: string, now: number): number | null => {
  if (text === 'now') return now
  const rel = relative(text)
  if (rel) return now - rel.amount * MS[rel.unit]
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/**
 * The instants that a range means at `now`. `extent` is what is stored; without it, `all` means the last day.
 * A text that means nothing, or a range that ends before it begins, gives null.
 */
export const resolveRange = (range: RangeText, now: number, extent: Span | null): Span | null => {
  if (range.from === ALL) return extent ?? { from: now - MS.d, to: now }
  const from = pointOf(range.from, now)
  const to = pointOf(range.to, now)
  return from === null || to === null || from >= to ? null : { from, to }
}

/** Two instants, as the URL and the API write them. */
export const absolute = (span: Span): RangeText => ({
  from: new Date(span.from).toISOString(),
  to: new Date(span.to).toISOString(),
})

/** Where an open page begins: the last day if anything came in it, else all that is stored. */
export const firstRange = (now: number, extent: Span | null): RangeText =>
  extent && extent.to < now - MS.d ? { from: ALL, to: 'now' } : { from: 'now-24h', to: 'now' }

/** A range of the same middle and twice the length. */
export const widen = (span: Span): Span => {
  const half = (span.to - span.from) / 2
  return { from: Math.floor(span.from - half), to: Math.ceil(span.to + half) }
}

/** The range of everything: half open, so that the last event is in it. */
export const extentOf = (
  sources: readonly { readonly firstEventAt: string | null; readonly lastEventAt: string | null }[],
): Span | null => {
  const firsts = sources.flatMap((s) => (s.firstEventAt ? [Date.parse(s.firstEventAt)] : []))
  const lasts = sources.flatMap((s) => (s.lastEventAt ? [Date.parse(s.lastEventAt)] : []))
  return firsts.length && lasts.length ? { from: Math.min(...firsts), to: Math.max(...lasts) + 1 } : null
}
