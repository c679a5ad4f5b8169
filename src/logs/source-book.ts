import { count, eq, isNotNull, max, sql } from 'drizzle-orm'
import type { SourceInfo } from '../contract/index.js'
import type { Db } from '../platform/db/types.js'
import { errors } from './errors.js'
import type { Manifest } from './ingest/manifest.js'
import { eachDay, isoDay } from './lake/part-days.js'
import { fieldsOf, type SourceRegistry } from './registry.js'
import { logObjects, logQuarantine, logSourceSettings } from './tables.js'

/** What is stored of each log source, and how long it is kept. */
export class SourceBook {
  readonly #db: Db
  readonly #manifest: Manifest
  readonly #registry: SourceRegistry

  constructor(db: Db, manifest: Manifest, registry: SourceRegistry) {
    this.#db = db
    this.#manifest = manifest
    this.#registry = registry
  }

  async list(): Promise<SourceInfo[]> {
    const objects = await this.#db
      .select({ source: logObjects.source, objects: count(), last: max(logObjects.ingestedAt) })
      .from(logObjects)
      .where(eq(logObjects.status, 'done'))
      .groupBy(logObjects.source)
    const quarantined = await this.#db
      .select({ source: logObjects.source, records: count() })
      .from(logQuarantine)
      .innerJoin(logObjects, eq(logObjects.id, logQuarantine.objectId))
      .where(sql`${logQuarantine.replayedAt} is null`)
      .groupBy(logObjects.source)
    const settings = await this.#db.select().from(logSourceSettings)
    return this.#registry.sources.map((source) => {
      const parts = this.#manifest.parts([source.id])
      const read = objects.find((o) => o.source === source.id)
      const at = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString())
      return {
        id: source.id,
        title: { ...source.title },
        own: this.#registry.own.includes(source),
        formats: [...source.decode.formats, ...(source.parquet === undefined ? [] : ['parquet'])],
        keyPattern: source.key.source,
        fields: Object.entries(fieldsOf(source)).map(([name, field]) => ({
          name,
          type: field.type,
          many: field.many === true,
          about: field.about === undefined ? null : { ...field.about },
        })),
        objects: read?.objects ?? 0,
        events: parts.reduce((n, part) => n + part.rows, 0),
        quarantined: quarantined.find((q) => q.source === source.id)?.records ?? 0,
        bytes: parts.reduce((n, part) => n + part.bytes, 0),
        firstEventAt: at(parts[0]?.minTime),
        lastEventAt: at(parts.length === 0 ? undefined : Math.max(...parts.map((part) => part.maxTime))),
        lastIngestedAt: read?.last?.toISOString() ?? null,
        retentionDays: settings.find((s) => s.source === source.id)?.retentionDays ?? null,
      }
    })
  }

  async setRetention(source: string, retentionDays: number | null): Promise<void> {
    if (this.#registry.get(source) === undefined) throw errors.UNKNOWN_SOURCE({ source })
    await this.#db
      .insert(logSourceSettings)
      .values({ source, retentionDays })
      .onConflictDoUpdate({ target: logSourceSettings.source, set: { retentionDays } })
  }

  async retentions(): Promise<{ source: string; retentionDays: number }[]> {
    const rows = await this.#db.select().from(logSourceSettings).where(isNotNull(logSourceSettings.retentionDays))
    return rows.flatMap((row) =>
      row.retentionDays === null ? [] : [{ source: row.source, retentionDays: row.retentionDays }],
    )
  }

  /** Events per source and UTC day, from the manifest: free of charge however large the lake is. */
  perDay(sinceDay: string): { day: string; source: string; events: number }[] {
    const sums = new Map<string, { day: string; source: string; events: number }>()
    const from = Date.parse(sinceDay)
    for (const part of this.#manifest.parts()) {
      if (part.maxTime < from) continue
      eachDay(part, (number, events) => {
        const day = isoDay(number)
        if (day < sinceDay) return
        const key = `${day} ${part.source}`
        const entry = sums.get(key) ?? { day, source: part.source, events: 0 }
        entry.events += events
        sums.set(key, entry)
      })
    }
    return [...sums.values()].sort((a, b) => a.day.localeCompare(b.day) || a.source.localeCompare(b.source))
  }

  /** Records that wait in quarantine, and objects that could not be read. */
  async troubles(): Promise<{ quarantined: number; failedObjects: number }> {
    const [waiting] = await this.#db
      .select({ n: count() })
      .from(logQuarantine)
      .where(sql`${logQuarantine.replayedAt} is null`)
    const [failed] = await this.#db.select({ n: count() }).from(logObjects).where(eq(logObjects.status, 'failed'))
    return { quarantined: waiting?.n ?? 0, failedObjects: failed?.n ?? 0 }
  }
}
