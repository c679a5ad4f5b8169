import type { Bar } from '../chart/series.js'
import { fromLocal } from '../shell/time.js'

interface PerDay {
  readonly day: string
  readonly source: string
  readonly events: number
}

const DAY = 86_400_000

/** Rows of day, source and count as bars; days without events between them are kept as gaps. */
export const dayBars = (rows: readonly PerDay[], zone: string): Bar[] => {
  const days = new Map<string, Record<string, number>>()
  for (const { day, source, events } of rows) {
    const parts = days.get(day) ?? {}
    parts[source] = (parts[source] ?? 0) + events
    days.set(day, parts)
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, parts]) => ({
      start: fromLocal(`${day}T00:00:00`, zone),
      count: Object.values(parts).reduce((sum, n) => sum + n, 0),
      parts,
    }))
}

/** From the first day's start to the last day's end, at least a week, so that a single day is not as wide as the page. */
export const daySpan = (bars: readonly Bar[]): { readonly from: number; readonly to: number } => {
  const first = bars[0]?.start ?? 0
  const to = (bars.at(-1)?.start ?? 0) + DAY
  return { from: Math.min(first, to - 7 * DAY), to }
}
