import type { Part } from '../ingest/manifest.js'
import type { GroupQuery, Groups, HistogramQuery, Measure, TimeRange } from './event-store.js'
import { startOf } from './part-days.js'
import { isCounted, type ValueCounts } from './value-counts.js'

const DATASET = 'event.dataset'
const HOUR = 3_600_000

const needsNoLook = (measure: Measure): boolean =>
  measure.of === 'count' || (measure.of === 'distinct' && measure.field === DATASET)

/**
 * The field whose values are to be counted, where a query asks for no more than the manifest says of each part: how many
 * events, of which source, and with which value of a few fields. Opening hundreds of parts to count them is most of what
 * an overview of all sources would take.
 */
export const tallied = ({ filter, firstSince, by, measures }: GroupQuery): string | undefined => {
  if (filter.kind !== 'all' || firstSince !== undefined || by.length > 1) return undefined
  const [field = DATASET] = by
  if (field === DATASET) return measures.every(needsNoLook) ? field : undefined
  return isCounted(field) && measures.every(({ of }) => of === 'count') ? field : undefined
}

/** How many events of a part have which value of a field; undefined where the manifest does not say. */
export const talliesOf = (part: Part, field: string): ValueCounts[string] | undefined =>
  field === DATASET ? [[part.source, part.rows]] : part.valueCounts[field]

/**
 * Whether a histogram, whose bars begin at `starts`, asks for no more than the manifest says of each part: how many events
 * of which source came in which hour. Zones that are half an hour off are not, and neither are bars of minutes.
 */
export const asksForHours = ({ filter, measure, by }: HistogramQuery, starts: readonly number[]): boolean =>
  filter.kind === 'all' &&
  (measure === undefined || measure.of === 'count') &&
  (by === undefined || by === DATASET) &&
  starts.every((start) => start % HOUR === 0)

/** Calls with the number of the bar and of the events in it, for each hour of a part. Bars go up from `starts`. */
export const eachHour = (part: Part, starts: readonly number[], take: (bar: number, events: number) => void): void => {
  const first = startOf(part)
  let bar = 0
  for (const [hour, events] of part.hours.entries()) {
    if (events === 0) continue
    while ((starts[bar + 1] ?? Number.POSITIVE_INFINITY) <= first + hour * HOUR) bar++
    take(bar, events)
  }
}

/** Parts of which all events lie within the range, and those that it cuts. */
export const split = (parts: readonly Part[], range: TimeRange | undefined): [whole: Part[], cut: Part[]] => {
  const whole: Part[] = []
  const cut: Part[] = []
  for (const part of parts) {
    if (range === undefined || (part.minTime >= range.from && part.maxTime < range.to)) whole.push(part)
    else cut.push(part)
  }
  return [whole, cut]
}

/** The groups that counts by value come to. */
export const groupsOfTallies = (tallies: ReadonlyMap<string, number>, query: GroupQuery): Groups => {
  if (tallies.size === 0) return { groups: [], count: 0, total: null }
  const rows = [...tallies.values()].reduce((sum, one) => sum + one, 0)
  const [primary] = query.measures
  const total = primary === undefined || primary.of === 'count' ? rows : null
  const told = (count: number, values: number) => query.measures.map(({ of }) => (of === 'count' ? count : values))
  if (query.by.length === 0) return { groups: [{ values: [], measures: told(rows, tallies.size) }], count: 1, total }
  const sorted = [...tallies].sort(
    ([a, one], [b, other]) => (primary?.of === 'distinct' ? 0 : other - one) || (a < b ? -1 : 1),
  )
  const groups = sorted.map(([value, one]) => ({ values: [value], measures: told(one, 1) }))
  return { groups: groups.slice(0, query.limit), count: groups.length, total }
}
