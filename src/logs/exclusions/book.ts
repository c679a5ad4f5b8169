import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { Exclusion, ExclusionCheck, ExclusionInput } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Text } from '../../kernel/errors.js'
import type { Db } from '../../platform/db/types.js'
import { type Filter, parseKql, schemaOf } from '../../query/index.js'
import { errors } from '../errors.js'
import type { IngestPool } from '../ingest/pool.js'
import type { EventStore } from '../lake/event-store.js'
import { previewOf } from '../own/preview.js'
import { type AnySource, fieldsOf, type SourceRegistry } from '../registry.js'
import { logExclusions } from '../tables.js'
import { type ExclusionData, excludeOf } from './exclude.js'

/** A rule by the records that must set it off. Agreed here because rules live a floor above. */
export interface RuleExample {
  readonly id: string
  readonly title: Text
  readonly source: string
  /** Originals, each of which alone must be seen by the rule. */
  readonly originals: readonly string[]
}

export interface ExclusionsOptions {
  readonly db: Db
  readonly clock: Clock
  readonly registry: SourceRegistry
  readonly store: EventStore
  readonly pool: IngestPool
  readonly rules: readonly RuleExample[]
  readonly warn: (message: string, detail: Record<string, unknown>) => void
}

/** Most of them: each is asked of every event of its source. */
const MOST = 200
const WEEK = 7 * 86_400_000

/** What is left out before it is stored, each with its reason and its count. */
export class Exclusions {
  readonly #o: ExclusionsOptions
  #inUse: readonly ExclusionData[] = []

  constructor(options: ExclusionsOptions) {
    this.#o = options
  }

  get inUse(): readonly ExclusionData[] {
    return this.#inUse
  }

  /** Tells the workers what stands. */
  async open(): Promise<void> {
    const data: ExclusionData[] = []
    for (const row of await this.#o.db.select().from(logExclusions).orderBy(asc(logExclusions.createdAt))) {
      try {
        const source = this.#source(row.source)
        data.push({ id: row.id, source: row.source, keepOneIn: row.keepOneIn, filter: this.#filter(source, row.kql) })
      } catch (e) {
        // Of a source that is gone, or that lost a field: everything of it is kept.
        this.#o.warn('an exclusion is not in use', { id: row.id, source: row.source, problem: String(e) })
      }
    }
    this.#inUse = data
    this.#o.pool.exclude(data)
  }

  async list(): Promise<Exclusion[]> {
    const rows = await this.#o.db
      .select()
      .from(logExclusions)
      .orderBy(asc(logExclusions.source), asc(logExclusions.kql))
    return rows.map(({ createdAt, lastAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      lastAt: lastAt?.toISOString() ?? null,
    }))
  }

  /** What it would have left out of the last seven days, and the rules that would not see what they are there for. */
  async check({ source: id, kql }: Pick<ExclusionInput, 'source' | 'kql'>): Promise<ExclusionCheck> {
    const source = this.#source(id)
    const filter = this.#filter(source, kql)
    const now = this.#o.clock.now()
    const query = { sources: [id], range: { from: now - WEEK, to: now } }
    const exclude = excludeOf(source, [{ id: 'draft', source: id, filter, keepOneIn: 0 }])
    const rules: ExclusionCheck['rules'] = []
    for (const rule of this.#o.rules) {
      if (rule.source !== id) continue
      const hidden = await Promise.all(
        rule.originals.map(async (original) => {
          const { events } = await previewOf(source, original)
          return events.some((event) => exclude?.(event, original, '', 0) !== undefined)
        }),
      )
      if (hidden.some(Boolean)) rules.push({ id: rule.id, title: { en: rule.title.en, ja: rule.title.ja } })
    }
    const [matching, of] = await Promise.all([
      this.#o.store.count({ ...query, filter }),
      this.#o.store.count({ ...query, filter: { kind: 'all' } }),
    ])
    return { matching, of, rules }
  }

  /** From the next object on it is in use. Errors: UNKNOWN_SOURCE, a KQL error, TOO_MANY_EXCLUSIONS. */
  async add(input: ExclusionInput, createdBy: string): Promise<Exclusion> {
    this.#filter(this.#source(input.source), input.kql)
    if ((await this.#o.db.$count(logExclusions)) >= MOST) throw errors.TOO_MANY_EXCLUSIONS({ most: MOST })
    const createdAt = new Date(this.#o.clock.now())
    const row = { id: randomUUID(), ...input, createdBy, createdAt }
    await this.#o.db.insert(logExclusions).values(row)
    await this.open()
    return { ...row, createdAt: createdAt.toISOString(), events: 0, bytes: 0, lastAt: null }
  }

  /** What it left out does not come back. Error: NO_EXCLUSION. */
  async remove(id: string): Promise<void> {
    const gone = await this.#o.db
      .delete(logExclusions)
      .where(eq(logExclusions.id, id))
      .returning({ id: logExclusions.id })
    if (gone.length === 0) throw errors.NO_EXCLUSION({ id })
    await this.open()
  }

  #source(id: string): AnySource {
    const source = this.#o.registry.get(id)
    if (source === undefined) throw errors.UNKNOWN_SOURCE({ source: id })
    return source
  }

  #filter(source: AnySource, kql: string): Filter {
    return parseKql(kql, schemaOf(fieldsOf(source)), { now: this.#o.clock.now(), zone: 'UTC' })
  }
}
