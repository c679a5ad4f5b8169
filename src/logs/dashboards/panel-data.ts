import {
  type AskingPanel,
  asksForEvents,
  isAdditive,
  type PanelData,
  type PanelDataInput,
  type PanelOf,
} from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import { and, niceInterval, offsetAt, parseKql } from '../../query/index.js'
import type { Discover } from '../discover.js'
import { errors } from '../errors.js'
import { AskedOnce } from '../lake/asked-once.js'
import type {
  EventQuery,
  EventStore,
  Group,
  GroupQuery,
  Groups,
  HistogramBar,
  HistogramQuery,
  TimeRange,
} from '../lake/event-store.js'
import { isoTime } from '../wire.js'
import { Gate } from './gate.js'

const DAY = 86_400_000
/** Each query takes all cores, so more at once only wait for each other; one alone leaves gaps between its steps. */
const AT_ONCE = 3
/** Bars for each column of a board that a panel is wide. */
const BARS = 32

/** Groups are asked for so many at least: a table and a drawing of the same groups are one question then. */
const GROUPS = 50
/** Pairs of values that a heat map shows at most: the largest. */
const CELLS = 300
/** ISO 3166-1 has 249. */
const COUNTRIES = 300
const HOUR = 3_600_000
/** A bar for each hour: more of them than this would be put together. */
const WEEK_DAYS = 80

type Ranged = EventQuery & { readonly range: TimeRange }

/** What a panel shows, asked of the event store. */
export class Panels {
  readonly #store: EventStore
  readonly #discover: Discover
  readonly #clock: Clock
  readonly #gate = new Gate(AT_ONCE)
  readonly #asked = new AskedOnce<Groups>()

  constructor(store: EventStore, discover: Discover, clock: Clock) {
    this.#store = store
    this.#discover = discover
    this.#clock = clock
  }

  /** Answers one panel under the filter and range of its board. */
  async data({ panel, ...board }: PanelDataInput, signal?: AbortSignal): Promise<PanelData> {
    if (!asksForEvents(panel)) throw errors.PANEL_ASKS_NOTHING()
    const asked = await this.#discover.query({ ...board, sources: panel.sources }, signal)
    const own = parseKql(panel.kql, this.#discover.schema, { now: this.#clock.now(), zone: board.zone })
    for (const field of fieldsOf(panel)) this.#discover.known(field)
    const query = { ...asked, filter: and(asked.filter, own) }
    const began = performance.now()
    const found = await this.#answer(panel, query, board.zone)
    return { ...found, tookMs: Math.round(performance.now() - began) } as PanelData
  }

  #answer(panel: AskingPanel, query: Ranged, zone: string): Promise<Untimed> {
    switch (panel.type) {
      case 'number':
        return this.#number(panel, query)
      case 'time':
        return this.#time(panel, query, zone)
      case 'bar':
      case 'pie':
        return this.#groups({ ...query, by: [panel.by], measures: [panel.measure], limit: panel.limit })
      case 'table':
        return this.#groups({
          ...query,
          by: panel.by,
          measures: panel.measures.map(({ measure }) => measure),
          limit: panel.limit,
        })
      case 'sankey':
        return this.#groups({ ...query, by: panel.by, measures: [panel.measure], limit: panel.limit })
      case 'map':
        return this.#groups({ ...query, by: [panel.by], measures: [panel.measure], limit: COUNTRIES })
      case 'heatmap':
        return panel.by === undefined
          ? this.#week(panel, query, zone)
          : this.#groups({ ...query, by: panel.by, measures: [panel.measure], limit: CELLS })
      case 'new':
        return this.#new(panel, query)
      case 'events':
        return this.#events(panel, query)
    }
  }

  async #number({ measure }: PanelOf<'number'>, query: Ranged): Promise<Untimed> {
    const of = async (asked: Ranged) => {
      // As many different values as there are groups by them, which a panel beside it often shows: one question then.
      if (measure.of === 'distinct' && this.#discover.schema.field(measure.field)?.many !== true) {
        const { count } = await this.#grouped({ ...asked, by: [measure.field], measures: [{ of: 'count' }], limit: 1 })
        return count
      }
      const { groups } = await this.#grouped({ ...asked, by: [], measures: [measure], limit: 1 })
      return groups[0]?.measures[0] ?? (isAdditive(measure) || measure.of === 'distinct' ? 0 : null)
    }
    const { from, to } = query.range
    const before = { from: from - (to - from), to: from }
    const extent = await this.#store.extent(query.sources)
    const comparable = extent !== undefined && extent.from <= before.from
    return {
      kind: 'value',
      value: await of(query),
      before: comparable ? await of({ ...query, range: before }) : null,
    }
  }

  async #time({ measure, by, width }: PanelOf<'time'>, query: Ranged, zone: string): Promise<Untimed> {
    const intervalMs = niceInterval(query.range, width * BARS)
    const bars = await this.#bars({ ...query, intervalMs, zone, measure, ...(by === undefined ? {} : { by }) })
    return {
      kind: 'series',
      from: isoTime(query.range.from),
      to: isoTime(query.range.to),
      intervalMs,
      bars: bars.map(({ start, value, parts }) => ({
        start: isoTime(start),
        value,
        ...(parts === undefined ? {} : { parts: { ...parts } }),
      })),
    }
  }

  /** Groups of the day of the week (1 is Monday) and the hour, on the zone's clock. */
  async #week({ measure }: PanelOf<'heatmap'>, query: Ranged, zone: string): Promise<Untimed> {
    if (query.range.to - query.range.from > WEEK_DAYS * DAY) throw errors.WEEK_TOO_LONG({ days: WEEK_DAYS })
    const bars = await this.#bars({ ...query, intervalMs: HOUR, zone, measure })
    const cells = new Map<string, { values: number[]; measures: number[] }>()
    let total = 0
    for (const { start, value } of bars) {
      if (value === 0) continue
      const local = new Date(start + offsetAt(start, zone))
      const values = [local.getUTCDay() || 7, local.getUTCHours()]
      const cell = cells.get(String(values)) ?? { values, measures: [0] }
      cell.measures[0] = (cell.measures[0] ?? 0) + value
      cells.set(String(values), cell)
      total += value
    }
    return { kind: 'groups', rows: [...cells.values()], groups: cells.size, total }
  }

  async #groups(query: GroupQuery): Promise<Untimed> {
    const { groups, count, total } = await this.#grouped(query)
    return { kind: 'groups', rows: groups.map((group) => row(group)), groups: count, total }
  }

  /**
   * Answers from what another panel asks at this moment, where that is the same but for how much of it is shown; also where
   * that one counts the groups' events besides. Counting them for who does not want it would cost a sixth of the answer.
   */
  async #grouped(query: GroupQuery): Promise<Groups> {
    const { signal, ...own } = query
    const asked = { ...own, limit: Math.max(GROUPS, own.limit) }
    const more = { ...asked, measures: [...own.measures, { of: 'count' as const }] }
    const counts = this.#asked.runs(JSON.stringify(more)) ? more : asked
    const found = await this.#asked.run(
      JSON.stringify(counts),
      (given) => this.#gate.run(() => this.#store.groups({ ...counts, signal: given }), given),
      signal,
    )
    const groups = found.groups
      .slice(0, own.limit)
      .map((group) => ({ ...group, measures: group.measures.slice(0, own.measures.length) }))
    return { ...found, groups }
  }

  #bars(query: HistogramQuery): Promise<readonly HistogramBar[]> {
    return this.#gate.run(() => this.#store.histogram(query), query.signal)
  }

  async #new({ by, days, limit }: PanelOf<'new'>, query: Ranged): Promise<Untimed> {
    const { from, to } = query.range
    const extent = await this.#store.extent(query.sources)
    if (extent === undefined || extent.from >= from) {
      return { kind: 'groups', rows: [], groups: 0, total: null, comparedFrom: null }
    }
    const range = { from: from - days * DAY, to }
    const { groups, count } = await this.#grouped({
      ...query,
      range,
      by,
      measures: [{ of: 'count' }],
      limit,
      firstSince: from,
    })
    return {
      kind: 'groups',
      rows: groups.map((group) => ({ ...row(group), first: isoTime(group.first ?? from) })),
      groups: count,
      total: null,
      comparedFrom: isoTime(Math.max(extent.from, range.from)),
    }
  }

  async #events({ columns, limit }: PanelOf<'events'>, query: Ranged): Promise<Untimed> {
    const search = () => this.#store.search({ ...query, order: 'newest', limit, fields: columns })
    const { events } = await this.#gate.run(search, query.signal)
    return { kind: 'events', events: events.map(this.#discover.json) }
  }
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'tookMs'> : never
type Untimed = WithoutTime<PanelData>

const row = (group: Group) => ({ values: [...group.values], measures: [...group.measures] })

/** Fields that a panel groups, measures or shows; those of its KQL are the query's own business. */
export const fieldsOf = (panel: AskingPanel): string[] => {
  const measures = 'measures' in panel ? panel.measures.map(({ measure }) => measure) : []
  if ('measure' in panel) measures.push(panel.measure)
  return [
    ...('by' in panel && panel.by !== undefined ? [panel.by].flat() : []),
    ...measures.flatMap((measure) => (measure.of === 'count' ? [] : [measure.field])),
    ...(panel.type === 'events' ? panel.columns : []),
  ]
}
