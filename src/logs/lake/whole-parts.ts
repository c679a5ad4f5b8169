import type { Part } from '../ingest/manifest.js'
import type { GroupQuery, Groups, Measure, TimeRange } from './event-store.js'

const DATASET = 'event.dataset'

const needsNoLook = (measure: Measure): boolean =>
  measure.of === 'count' || (measure.of === 'distinct' && measure.field === DATASET)

/**
 * Whether a query asks for no more than the manifest says of each part: how many events, of which source.
 * Opening hundreds of parts to count them is most of what an overview of all sources would take.
 */
export const asksForTallies = (query: GroupQuery): boolean =>
  query.filter.kind === 'all' &&
  query.firstSince === undefined &&
  query.by.every((field) => field === DATASET) &&
  query.by.length <= 1 &&
  query.measures.every(needsNoLook)

/** Whether all of a part's events lie within the range. */
export const isWhole = (part: Part, range: TimeRange | undefined): boolean =>
  range === undefined || (part.minTime >= range.from && part.maxTime < range.to)

/** The groups that counts by source come to. */
export const groupsOfTallies = (tallies: ReadonlyMap<string, number>, query: GroupQuery): Groups => {
  if (tallies.size === 0) return { groups: [], count: 0, total: null }
  const rows = [...tallies.values()].reduce((sum, one) => sum + one, 0)
  const [primary] = query.measures
  const total = primary === undefined || primary.of === 'count' ? rows : null
  const told = (count: number, sources: number) => query.measures.map(({ of }) => (of === 'count' ? count : sources))
  if (query.by.length === 0) return { groups: [{ values: [], measures: told(rows, tallies.size) }], count: 1, total }
  const sorted = [...tallies].sort(
    ([a, one], [b, other]) => (primary?.of === 'distinct' ? 0 : other - one) || (a < b ? -1 : 1),
  )
  const groups = sorted.map(([source, one]) => ({ values: [source], measures: told(one, 1) }))
  return { groups: groups.slice(0, query.limit), count: groups.length, total }
}
