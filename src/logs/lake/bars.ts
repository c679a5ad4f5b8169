import { offsetAt } from '../../query/index.js'
import type { TimeRange } from './event-store.js'

const DAY = 86_400_000

/**
 * Where the bars of a histogram begin: multiples of the interval on the zone's own clock,
 * so that days begin at its midnight, summer time or not. The first bar holds `range.from`.
 */
export const barStarts = (range: TimeRange, intervalMs: number, zone: string): number[] => {
  const starts: number[] = []
  const offset = offsetAt(range.from, zone)
  let local = Math.floor((range.from + offset) / intervalMs) * intervalMs
  for (;;) {
    const start = fromLocal(local, zone, intervalMs)
    if (start >= range.to && starts.length > 0) return starts
    if (starts.length === 0 || start > (starts.at(-1) as number)) starts.push(start)
    if (starts.length > 2000) return starts
    local += intervalMs
  }
}

/** SQL of the number of a bar, and the number that the first one has. */
export interface BarNumber {
  readonly sql: string
  readonly first: number
  /** The SQL is the same whatever range is asked for. */
  readonly lasting: boolean
}

/**
 * The number of the bar in which a time lies (`time`: an expression in microseconds). Bars are alike but for where the
 * clocks change, so it is a division for each stretch of them.
 */
export const barNumber = (starts: readonly number[], intervalMs: number, time: string): BarNumber => {
  const [start = 0] = starts
  const alike = starts.every((other, i) => other === start + i * intervalMs)
  if (!alike || start < 0) return { sql: stretched(starts, intervalMs, time), first: 0, lasting: false }
  const anchor = start % intervalMs
  const sql = `(${time} - ${Math.round(anchor * 1000)}) // ${Math.round(intervalMs * 1000)}`
  return { sql, first: Math.round((start - anchor) / intervalMs), lasting: true }
}

const stretched = (starts: readonly number[], intervalMs: number, time: string): string => {
  const stretches = starts.flatMap((start, i) =>
    i === 0 || start - (starts[i - 1] as number) !== intervalMs ? [{ start, index: i }] : [],
  )
  const within = ({ start, index }: (typeof stretches)[number]) =>
    `${index} + (${time} - ${Math.round(start * 1000)}) // ${Math.round(intervalMs * 1000)}`
  let sql = within(stretches.at(-1) as (typeof stretches)[number])
  for (let i = stretches.length - 2; i >= 0; i--) {
    const [here, next] = [stretches[i], stretches[i + 1]] as [(typeof stretches)[number], (typeof stretches)[number]]
    // A day of 25 hours is one bar.
    sql = `CASE WHEN ${time} < ${Math.round(next.start * 1000)} THEN least(${within(here)}, ${next.index - 1}) ELSE ${sql} END`
  }
  return sql
}

/** The instant at which the zone's clocks show `local`; only days need the look at summer time. */
const fromLocal = (local: number, zone: string, intervalMs: number): number => {
  const guess = local - offsetAt(local, zone)
  if (intervalMs < DAY / 24) return guess
  return local - offsetAt(guess, zone)
}
