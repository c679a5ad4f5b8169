import path from 'node:path'
import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { QuarantinedRecord, QuarantineOutput, QuarantineQuery } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Db, Tx } from '../../platform/db/types.js'
import { errors } from '../errors.js'
import { type Event, Quarantine } from '../event.js'
import { PartBuilder } from '../lake/part-builder.js'
import { type Enrich, PartWriter } from '../lake/part-writer.js'
import { fieldsOf, type SourceRegistry } from '../registry.js'
import { logObjects, logQuarantine } from '../tables.js'
import { LIMITS } from './limits.js'
import type { Manifest } from './manifest.js'

type Query = z.infer<typeof QuarantineQuery>
type Page = z.infer<typeof QuarantineOutput>

const PREVIEW = 300
const BATCH = 500

/** The records that became no Event: to look at, and to try again after a fix. */
export class QuarantineBook {
  readonly #o: {
    readonly db: Db
    readonly clock: Clock
    readonly dataDir: string
    readonly manifest: Manifest
    readonly registry: SourceRegistry
    readonly enrich?: Enrich | undefined
  }

  constructor(options: {
    readonly db: Db
    readonly clock: Clock
    readonly dataDir: string
    readonly manifest: Manifest
    readonly registry: SourceRegistry
    readonly enrich?: Enrich | undefined
  }) {
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
      const builders = new Map<string, PartBuilder>()
      const done: number[] = []
      for (const row of rows) {
        const source = row.source === null ? undefined : this.#o.registry.get(row.source)
        const again = source === undefined ? undefined : tryAgain(source, row.uri, row.record)
        if (source === undefined || again === undefined) {
          result.still++
          continue
        }
        const builder = builders.get(source.id) ?? new PartBuilder(source.id, fieldsOf(source))
        builders.set(source.id, builder)
        const origin = { object: row.hash, uri: row.uri, position: row.record.position }
        builder.add(again.event, again.original, origin, this.#o.clock.now())
        done.push(row.record.id)
      }
      if (done.length > 0) await this.#store(builders, done)
      result.replayed += done.length
    }
  }

  async #store(builders: ReadonlyMap<string, PartBuilder>, done: readonly number[]): Promise<void> {
    const { dataDir, manifest, clock } = this.#o
    const writer = await PartWriter.open(path.join(dataDir, 'lake'), path.join(dataDir, 'tmp'), {
      enrich: this.#o.enrich,
    })
    try {
      const parts = []
      for (const builder of builders.values()) parts.push(...(await writer.write(builder)))
      await manifest.add(parts, async (tx: Tx) => {
        await tx
          .update(logQuarantine)
          .set({ replayedAt: new Date(clock.now()) })
          .where(inArray(logQuarantine.id, [...done]))
      })
    } finally {
      writer.close()
    }
  }
}

/** The record's Event, if it has become readable: exactly one, and nothing left over. */
const tryAgain = (
  source: NonNullable<ReturnType<SourceRegistry['get']>>,
  uri: string,
  record: typeof logQuarantine.$inferSelect,
): { event: Event; original: string | undefined } | undefined => {
  // A record that was cut at the limit is not whole; making an Event of its beginning would be a lie.
  if (record.original.length === 0 || record.original.length >= LIMITS.quarantineBytes) return undefined
  const object = { uri, key: uri }
  const events: { event: Event; original: string | undefined }[] = []
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
            events.push({ event, original: derived ? undefined : original })
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
