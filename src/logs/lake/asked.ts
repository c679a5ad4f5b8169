import type { Part } from '../ingest/manifest.js'
import type { AnySource } from '../registry.js'
import type { Row } from './engine.js'
import type { Grouped, Grouping } from './kept-groups.js'
import type { LakeSql } from './lake-sql.js'

/** What the groups and the bars of a query are asked of. */
export interface Asked {
  readonly sql: LakeSql
  /** Runs a statement. */
  readonly ask: (sql: string, parameters: readonly unknown[]) => Promise<readonly Row[]>
  /** The rows of a grouping over parts, where some of them are kept. */
  readonly kept: (grouping: Grouping, parts: ReadonlyMap<AnySource, Part[]>) => Promise<Grouped | undefined>
}
