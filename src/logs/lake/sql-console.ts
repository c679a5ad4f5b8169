import { StatementType } from '@duckdb/node-api'
import { errors } from '../errors.js'
import type { Manifest } from '../ingest/manifest.js'
import type { SourceRegistry } from '../registry.js'
import type { EmbeddedLake } from './embedded.js'
import { plain, type QueryEngine } from './engine.js'
import type { SqlResult } from './event-store.js'
import { identifier } from './sql-text.js'

/** Longest that a statement of the console may take, seconds. */
const SECONDS = 30

/**
 * The SQL console: one read-only statement over the view `events` and one view per log source.
 * The engine sees no file outside the lake, no network and no setting; only SELECT is let through.
 */
export class SqlConsole {
  readonly #lake: EmbeddedLake
  readonly #engine: QueryEngine
  readonly #manifest: Manifest
  readonly #registry: SourceRegistry

  constructor(lake: EmbeddedLake, engine: QueryEngine, manifest: Manifest, registry: SourceRegistry) {
    this.#lake = lake
    this.#engine = engine
    this.#manifest = manifest
    this.#registry = registry
  }

  async run(sql: string, maxRows: number, signal?: AbortSignal): Promise<SqlResult> {
    return this.#engine.with(
      async (connection) => {
        const views = this.#views(sql.toLowerCase())
        const statements = await connection.extractStatements(sql).catch((e: Error) => {
          throw errors.SQL_WRONG({ reason: short(e) }, e)
        })
        if (statements.count !== 1) throw errors.SQL_NOT_READ_ONLY({ statement: `${statements.count} statements` })
        for (const view of views) await connection.run(view)
        const prepared = await statements.prepare(0).catch((e: Error) => {
          throw errors.SQL_WRONG({ reason: short(e) }, e)
        })
        if (prepared.statementType !== StatementType.SELECT && prepared.statementType !== StatementType.EXPLAIN) {
          throw errors.SQL_NOT_READ_ONLY({ statement: StatementType[prepared.statementType] ?? 'another statement' })
        }
        try {
          const result = await prepared.stream()
          const columns = result.columnNames().map((name, i) => ({ name, type: String(result.columnType(i)) }))
          const rows: SqlResult['rows'][number][] = []
          while (rows.length <= maxRows) {
            const chunk = await result.fetchChunk()
            if (chunk === null || chunk.rowCount === 0) break
            for (const row of chunk.getRows()) {
              rows.push(row.map(plainText))
              if (rows.length > maxRows) break
            }
          }
          const truncated = rows.length > maxRows
          return { columns, rows: truncated ? rows.slice(0, maxRows) : rows, truncated }
        } catch (e) {
          if (/INTERRUPT/i.test((e as Error).message)) throw e
          throw errors.SQL_WRONG({ reason: short(e as Error) }, e)
        }
      },
      { signal, seconds: SECONDS },
    )
  }

  /** The views that a statement in lower case names: to make one opens all parts of its source. */
  #views(statement: string): string[] {
    const all = statement.includes('events')
    const present: { id: string; sql: string }[] = []
    for (const source of this.#registry.sources) {
      if (!all && !statement.includes(source.id.toLowerCase())) continue
      const parts = this.#manifest.parts([source.id])
      if (parts.length > 0) present.push({ id: source.id, sql: this.#lake.viewOf(source.id, parts) })
    }
    const views = present.map(({ id, sql }) => `CREATE OR REPLACE TEMP VIEW ${identifier(id)} AS ${sql}`)
    const events = present.map(({ id }) => `SELECT * FROM ${identifier(id)}`).join(' UNION ALL BY NAME ')
    const empty = `SELECT NULL::TIMESTAMP AS "@timestamp" WHERE false`
    return [...views, `CREATE OR REPLACE TEMP VIEW events AS ${events === '' ? empty : events}`]
  }
}

const short = (e: Error): string => e.message.split('\n').slice(0, 4).join(' ').slice(0, 500)

const plainText = (value: Parameters<typeof plain>[0]): ReturnType<typeof plain> => {
  // On this page instants are read, not counted with.
  if (value !== null && typeof value === 'object' && 'micros' in value) return String(value)
  return plain(value)
}
