import type { z } from 'zod'
import type {
  CheckOutput,
  EventJson,
  EventQueryInput,
  HistogramInput,
  HistogramOutput,
  SearchInput,
  SearchOutput,
  StatisticsInput,
  StatisticsOutput,
  TopInput,
  TopOutput,
} from '../contract/index.js'
import type { Clock } from '../kernel/clock.js'
import { BOM, csvLine } from '../kernel/csv.js'
import { completeKql, KqlError, niceInterval, parseKql, parseTimePoint, type Schema } from '../query/index.js'
import { errors } from './errors.js'
import type { EventQuery, EventStore, TimeRange } from './lake/event-store.js'
import type { SourceRegistry } from './registry.js'
import { eventJson } from './wire.js'

type Asked<T extends z.ZodType> = z.infer<T>
type Base = Asked<typeof EventQueryInput>

/** Values offered for completion are looked for in this much time at most: the newest. */
const COMPLETION_LIMIT = 12

/** What Discover, the CLI and exports ask of the store, in the words of the API. */
export class Discover {
  readonly #store: EventStore
  readonly #registry: SourceRegistry
  readonly #clock: Clock
  readonly schema: Schema

  constructor(store: EventStore, registry: SourceRegistry, clock: Clock) {
    this.#store = store
    this.#registry = registry
    this.#clock = clock
    this.schema = { field: (name) => registry.field(name), names: () => registry.fields().map((field) => field.name) }
  }

  /** The range asked for; an end that is left out is that of what is stored. */
  async range(input: Pick<Base, 'from' | 'to' | 'zone' | 'sources'>): Promise<TimeRange> {
    const now = this.#clock.now()
    const from = input.from === undefined ? undefined : parseTimePoint(input.from, now, input.zone, 'down')
    const to = input.to === undefined ? undefined : parseTimePoint(input.to, now, input.zone, 'up')
    if (from !== undefined && to !== undefined) return { from, to: Math.max(from, to) }
    const extent = await this.#store.extent(input.sources)
    const end = to ?? Math.max(extent === undefined ? now : extent.to + 1, from ?? -8.64e15)
    return { from: from ?? Math.min(extent?.from ?? end, end), to: end }
  }

  async query(input: Base, signal?: AbortSignal): Promise<EventQuery & { readonly range: TimeRange }> {
    this.knownSources(input.sources)
    return {
      filter: parseKql(input.kql, this.schema, { now: this.#clock.now(), zone: input.zone }),
      range: await this.range(input),
      ...(input.sources === undefined || input.sources.length === 0 ? {} : { sources: input.sources }),
      ...(signal === undefined ? {} : { signal }),
    }
  }

  json = (event: Parameters<typeof eventJson>[0]): EventJson => eventJson(event, (name) => this.#registry.field(name))

  async search(input: Asked<typeof SearchInput>, signal?: AbortSignal): Promise<SearchOutput> {
    const began = performance.now()
    const query = await this.query(input, signal)
    const page = await this.#store.search({
      ...query,
      order: input.order,
      limit: input.limit,
      ...(input.after === undefined ? {} : { after: input.after }),
      ...(input.fields === undefined ? {} : { fields: input.fields }),
    })
    // A search that came to the end has counted: looking for what is rare takes as long as counting it.
    const whole = page.next === undefined && input.after === undefined
    const total = whole ? page.events.length : await this.#store.count(query)
    return {
      events: page.events.map(this.json),
      ...(page.next === undefined ? {} : { next: page.next }),
      total,
      tookMs: took(began),
    }
  }

  async histogram(input: Asked<typeof HistogramInput>, signal?: AbortSignal): Promise<HistogramOutput> {
    const began = performance.now()
    const query = await this.query(input, signal)
    const intervalMs = niceInterval(query.range, input.bars)
    const bars = await this.#store.histogram({
      ...query,
      intervalMs,
      zone: input.zone,
      ...(input.by === undefined ? {} : { by: this.known(input.by) }),
    })
    return {
      from: new Date(query.range.from).toISOString(),
      to: new Date(query.range.to).toISOString(),
      intervalMs,
      bars: bars.map((bar) => ({
        start: new Date(bar.start).toISOString(),
        count: bar.count,
        ...(bar.parts === undefined ? {} : { parts: { ...bar.parts } }),
      })),
      total: bars.reduce((sum, bar) => sum + bar.count, 0),
      tookMs: took(began),
    }
  }

  async top(input: Asked<typeof TopInput>, signal?: AbortSignal): Promise<TopOutput> {
    const began = performance.now()
    const found = await this.#store.top({
      ...(await this.query(input, signal)),
      field: input.field,
      limit: input.limit,
      ...(input.prefix === undefined ? {} : { prefix: input.prefix }),
    })
    return { ...found, values: found.values.map((v) => ({ ...v })), tookMs: took(began) }
  }

  async statistics(input: Asked<typeof StatisticsInput>, signal?: AbortSignal): Promise<StatisticsOutput> {
    return this.#store.statistics({ ...(await this.query(input, signal)), field: this.known(input.field) })
  }

  async one(id: string, near?: number): Promise<EventJson> {
    const event = await this.#store.get(id, near)
    if (event === undefined) throw errors.EVENT_NOT_FOUND({ id })
    return this.json(event)
  }

  /** Is the query right, and what can stand at the caret. */
  async check(
    kql: string,
    caret: number,
    input: { from?: string | undefined; to?: string | undefined },
  ): Promise<CheckOutput> {
    let error: CheckOutput['error'] = null
    try {
      parseKql(kql, this.schema, { now: this.#clock.now(), zone: 'UTC' })
    } catch (e) {
      if (!(e instanceof KqlError)) throw e
      error = { message: { ja: e.text('ja'), en: e.text('en') }, ...e.position }
    }
    const suggestions: CheckOutput['suggestions'] = []
    const place = completeKql(kql, caret, this.schema)
    const { start, end } = place
    switch (place.kind) {
      case 'field': {
        const prefix = `${place.within}${place.prefix}`.toLowerCase()
        const names = this.#registry
          .fields()
          .filter(({ name }) => name.startsWith(place.within) && name.toLowerCase().includes(prefix))
          .sort(
            (a, b) =>
              Number(!a.name.startsWith(prefix)) - Number(!b.name.startsWith(prefix)) || a.name.length - b.name.length,
          )
        for (const field of names.slice(0, COMPLETION_LIMIT)) {
          const text = `${field.name.slice(place.within.length)}: `
          suggestions.push({ kind: 'field', text, label: field.name, detail: field.type, start, end })
        }
        break
      }
      case 'value': {
        const field = this.#registry.field(place.field)
        if (field === undefined || field.type === 'text' || field.unique) break
        const range = await this.range({ from: input.from, to: input.to, zone: 'UTC' })
        const found = await this.#store.top({
          filter: { kind: 'all' },
          range,
          field: place.field,
          limit: COMPLETION_LIMIT,
          prefix: place.prefix,
        })
        for (const { value, count } of found.values) {
          suggestions.push({
            kind: 'value',
            text: typeof value === 'string' ? `${quoted(value)} ` : `${value} `,
            label: String(value),
            detail: count.toLocaleString('en'),
            start,
            end,
          })
        }
        break
      }
      case 'operator': {
        const type = this.#registry.field(place.field)?.type
        const ordered = type === 'long' || type === 'double' || type === 'date' || type === 'ip'
        for (const label of [':', ...(ordered ? ['>', '>=', '<', '<='] : [])]) {
          if (label.startsWith(place.prefix))
            suggestions.push({ kind: 'operator', text: `${label} `, label, start, end })
        }
        break
      }
      case 'conjunction':
        for (const label of ['and', 'or']) {
          if (label.startsWith(place.prefix.toLowerCase())) {
            suggestions.push({ kind: 'conjunction', text: `${label} `, label, start, end })
          }
        }
        break
    }
    return { error, suggestions }
  }

  /** All matches as the lines of a file, oldest first. */
  async *export(
    input: Base & { format: 'csv' | 'ndjson'; fields?: readonly string[] },
    signal?: AbortSignal,
  ): AsyncGenerator<string> {
    const query = await this.query(input, signal)
    const columns = ['@timestamp', ...(input.fields ?? []).filter((name) => name !== '@timestamp')]
    const all = input.fields === undefined || input.fields.length === 0
    const known =
      all && input.format === 'csv' ? this.#registry.fields(input.sources).map((field) => field.name) : columns
    if (input.format === 'csv') yield BOM + csvLine(known)
    for await (const events of this.#store.stream({ ...query, ...(all ? {} : { fields: columns }) })) {
      const lines = events.map((event) => {
        const json = this.json(event)
        return input.format === 'csv' ? csvLine(known.map((name) => json[name])) : `${JSON.stringify(json)}\n`
      })
      yield lines.join('')
    }
  }

  async count(input: Base): Promise<number> {
    return this.#store.count(await this.query(input))
  }

  /** Says of the first that is none that there is no such log source. */
  knownSources(ids: readonly string[] | undefined): void {
    for (const source of ids ?? []) {
      if (this.#registry.get(source) === undefined) throw errors.UNKNOWN_SOURCE({ source })
    }
  }

  /** The name of a field that some log source declares; of any other it says that there is none. */
  known(field: string): string {
    if (this.#registry.field(field) === undefined) throw errors.UNKNOWN_FIELD({ field })
    return field
  }
}

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

const took = (began: number): number => Math.round((performance.now() - began) * 10) / 10
