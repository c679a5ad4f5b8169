import path from 'node:path'
import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { QuarantinedRecord, QuarantineOutput, QuarantineQuery } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Db, Tx } from '../../platform/db/types.js'
import type { Enricher } from '../enrich/enricher.js'
import { errors } from '../errors.js'
import { type Event, Quarantine } from '../event.js'
import { type Exclude, type ExclusionData, excludeOf } from '../exclusions/exclude.js'
import { countLeftOut } from '../exclusions/left-out.js'
import { type Origin, PartBuilder } from '../lake/part-builder.js'
import { PartWriter } from '../lake/part-writer.js'
import { type AnySource, fieldsOf, type SourceRegistry } from '../registry.js'
import type { IndicatorRulesFactory, MatcherFactory } from '../stream-matcher.js'
import { logObjects, logQuarantine } from '../tables.js'
import { LIMITS } from './limits.js'
import type { Manifest, OnMatches } from './manifest.js'
import { Matching } from './matching.js'

type Query = z.infer<typeof QuarantineQuery>
type Page = z.infer<typeof QuarantineOutput>

const PREVIEW = 300
const BATCH = 500

export interface QuarantineOptions {
  readonly db: Db
  readonly clock: Clock
  readonly dataDir: string
  readonly manifest: Manifest
  readonly registry: SourceRegistry
  readonly enricher: Enricher
  readonly matchers: MatcherFactory
  readonly indicatorRules?: IndicatorRulesFactory | undefined
  readonly onMatches: OnMatches
  /** What is left out now. */
  readonly exclusions: () => readonly ExclusionData[]
}

/** The records that became no Event: to look at, and to try again after a fix. */
export class QuarantineBook {
  readonly #o: QuarantineOptions

  constructor(options: QuarantineOptions) {
    this.#o = options
  }

  async list(query: Query): Promise<Page> {
    const conditions: (SQL | undefined)[] = [
      query.replayed === 'yes' ? isNotNull(logQuarantine.replayedAt) : isNull(logQuarantine.replayedAt),
      query.source === undefined ? undefined : eq(logObjects.source, query.source),
      query.reason === undefined ? undefined : eq(logQuarantine.reason, query.reason),
      query.search === undefined ? undefined : sql`position(lower(${query.search}) in lower(${logObjects.uri})) > 0`,
    ]
    const joined = this.#o.db
      .select({ record: logQuarantine, uri: logObjects.uri, source: logObjects.source })
      .from(logQuarantine)
      .innerJoin(logObjects, eq(logObjects.id, logQuarantine.objectId))
    const rows = await joined
      .where(and(...conditions, query.after === undefined ? undefined : lt(logQuarantine.id, Number(query.after) || 0)))
      .orderBy(desc(logQuarantine.id))
      .limit(query.limit + 1)
    const [total] = await this.#o.db
      .select({ n: count() })
      .from(logQuarantine)
      .innerJoin(logObjects, eq(logObjects.id, logQuarantine.objectId))
      .where(and(...conditions))
    const reasons = await this.#o.db
      .select({ reason: logQuarantine.reason, count: count() })
      .from(logQuarantine)
      .innerJoin(logObjects, eq(logObjects.id, logQuarantine.objectId))
      .where(and(...conditions))
      .groupBy(logQuarantine.reason)
      .orderBy(desc(count()))
      .limit(50)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map(({ record, uri, source }) => ({
        id: String(record.id),
        objectId: String(record.objectId),
        uri,
        source,
        position: record.position,
        reason: record.reason,
        preview: record.original.toString('utf8').slice(0, PREVIEW),
        bytes: record.original.length,
        at: record.createdAt.toISOString(),
        replayedAt: record.replayedAt?.toISOString() ?? null,
      })) satisfies QuarantinedRecord[],
      total: total?.n ?? 0,
      reasons,
      ...(rows.length > query.limit && last !== undefined ? { next: String(last.record.id) } : {}),
    }
  }

  async original(id: string): Promise<Buffer> {
    const [row] = await this.#o.db
      .select({ original: logQuarantine.original })
      .from(logQuarantine)
      .where(eq(logQuarantine.id, Number(id) || 0))
    if (row === undefined) throw errors.NOT_FOUND({ what: 'quarantined record', id })
    return row.original
  }

  /** Decodes and normalises again; what succeeds becomes an Event and leaves quarantine in one transaction. */
  async replay(ids?: readonly string[]): Promise<{ replayed: number; still: number }> {
    const result = { replayed: 0, still: 0 }
    let from = 0
    for (;;) {
      const rows = await this.#o.db
        .select({ record: logQuarantine, uri: logObjects.uri, hash: logObjects.hash, source: logObjects.source })
        .from(logQuarantine)
        .innerJoin(logObjects, eq(logObjects.id, logQuarantine.objectId))
        .where(
          and(
            isNull(logQuarantine.replayedAt),
            sql`${logQuarantine.id} > ${from}`,
            ids === undefined ? undefined : inArray(logQuarantine.id, ids.map(Number).filter(Number.isSafeInteger)),
          ),
        )
        .orderBy(asc(logQuarantine.id))
        .limit(BATCH)
      if (rows.length === 0) return result
      from = rows.at(-1)?.record.id ?? from
      const again = this.#again()
      for (const row of rows) {
        const source = row.source === null ? undefined : this.#o.registry.get(row.source)
        const found = source === undefined ? undefined : tryAgain(source, row.uri, row.record)
        if (source === undefined || found === undefined) result.still++
        else {
          again.take(source, found, { object: row.hash, uri: row.uri, position: row.record.position })
          again.done.push(row.record.id)
        }
      }
      if (again.done.length > 0) await again.store()
      result.replayed += again.done.length
    }
  }

  /** What becomes of records that can be read now: all that happens to one that comes in for the first time. */
  #again() {
    const { dataDir, manifest, clock, enricher, onMatches } = this.#o
    const matching = new Matching(this.#o.matchers, this.#o.indicatorRules)
    const builders = new Map<string, PartBuilder>()
    const leftOut = new Map<string, { events: number; bytes: number }>()
    const excludes = new Map<AnySource, Exclude | undefined>()
    const exclusions = this.#o.exclusions()
    const done: number[] = []
    return {
      done,
      take(source: AnySource, { event, record, original, derived }: ReadAgain, origin: Origin) {
        if (!excludes.has(source)) excludes.set(source, excludeOf(source, exclusions))
        const leaves = excludes.get(source)?.(event, original, origin.object, origin.position)
        if (leaves !== undefined) {
          const { events, bytes } = leftOut.get(leaves) ?? { events: 0, bytes: 0 }
          leftOut.set(leaves, { events: events + 1, bytes: bytes + original.length })
          return
        }
        const builder = builders.get(source.id) ?? new PartBuilder(source.id, fieldsOf(source))
        builders.set(source.id, builder)
        builder.add(event, derived ? undefined : original, origin, clock.now())
        matching.ask(source.id, event, record, original, () => `${origin.object}-${origin.position}`)
      },
      async store() {
        const writer = await PartWriter.open(path.join(dataDir, 'lake'), path.join(dataDir, 'tmp'), {
          enrich: (builder) => matching.askIndicated(builder, enricher.fill(builder)),
        })
        try {
          const parts = []
          for (const builder of builders.values()) parts.push(...(await writer.write(builder)))
          await manifest.add(parts, async (tx: Tx) => {
            const now = new Date(clock.now())
            await tx.update(logQuarantine).set({ replayedAt: now }).where(inArray(logQuarantine.id, done))
            await countLeftOut(
              tx,
              [...leftOut].map(([id, counts]) => ({ id, ...counts })),
              now,
            )
            if (matching.matches.length > 0) await onMatches(tx, matching.matches)
          })
        } finally {
          writer.close()
        }
      },
    }
  }
}

interface ReadAgain {
  readonly event: Event
  readonly record: unknown
  readonly original: string
  /** The columns give the original back. */
  readonly derived: boolean
}

/** The record's Event, if it has become readable: exactly one, and nothing left over. */
const tryAgain = (source: AnySource, uri: string, record: typeof logQuarantine.$inferSelect): ReadAgain | undefined => {
  // A record that was cut at the limit is not whole; making an Event of its beginning would be a lie.
  if (record.original.length === 0 || record.original.length >= LIMITS.quarantineBytes) return undefined
  const object = { uri, key: uri }
  const events: ReadAgain[] = []
  let wrong = 0
  const decoder = source.decode.open(
    {
      record(value, original) {
        try {
          const context = { object, original, position: record.position }
          const event = source.normalise(value as never, context)
          if (event instanceof Quarantine || !Number.isFinite(event['@timestamp'])) wrong++
          else {
            const derived = source.originalIsDerived?.(value as never, context) === true
            events.push({ event, record: value, original, derived })
          }
        } catch {
          wrong++
        }
      },
      bad: () => {
        wrong++
      },
    },
    object,
    { recordBytes: LIMITS.recordBytes },
  )
  if (record.preamble !== null) decoder.push(Buffer.from(`${record.preamble}\n`))
  decoder.push(record.original)
  decoder.end()
  return wrong === 0 && events.length === 1 ? events[0] : undefined
}
