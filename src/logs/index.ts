import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Clock } from '../kernel/clock.js'
import type { Db } from '../platform/db/types.js'
import type { Vault } from '../platform/vault.js'
import { AccountNameBook } from './account-names/book.js'
import type { AccountNames } from './enrich/account-fields.js'
import { type AssetSpan, assetTable } from './enrich/assets.js'
import { Enricher, type EnrichTables } from './enrich/enricher.js'
import { SuppliedFiles } from './enrich/supplied.js'
import { Exclusions, type RuleExample } from './exclusions/book.js'
import { Feeds } from './ingest/feeds.js'
import type { S3For } from './ingest/fetch.js'
import { Runs } from './ingest/ingest.js'
import { Manifest, type OnMatches } from './ingest/manifest.js'
import { IngestPool } from './ingest/pool.js'
import { QuarantineBook } from './ingest/quarantine.js'
import type { OtherMessages } from './ingest/queue-feed.js'
import { Compactor } from './lake/compact.js'
import { EmbeddedLake } from './lake/embedded.js'
import { QueryEngine } from './lake/engine.js'
import type { EventStore } from './lake/event-store.js'
import { sweepDropped, sweepOrphans } from './lake/files.js'
import type { PartBuilder } from './lake/part-builder.js'
import { SqlConsole } from './lake/sql-console.js'
import { OwnSources } from './own/book.js'
import { openSources } from './own/load.js'
import { findRetyped, refuseRetyped } from './own/stored-types.js'
import type { SourceRegistry } from './registry.js'
import { SavedSearches } from './saved-searches.js'
import { SourceBook } from './source-book.js'
import type { IndicatorRulesFactory, MatcherFactory } from './stream-matcher.js'
import { ThreatLists } from './threats/book.js'
import type { FetchList } from './threats/fetch.js'
import type { ThreatWork } from './threats/work.js'
import { type Maintained, type MaintainOptions, Upkeep } from './upkeep.js'

export type { EventStore } from './lake/event-store.js'
export { loadSources, type SourceRegistry } from './registry.js'

export interface LogsOptions {
  readonly db: Db
  readonly clock: Clock
  readonly dataDir: string
  readonly s3: S3For
  readonly workers: number
  /** Starts a thread that runs `runIngestWorker`. */
  readonly spawn: () => Worker
  /** The rules, for what the main thread brings in itself: replayed records. */
  readonly matchers: MatcherFactory
  readonly indicatorRules?: IndicatorRulesFactory
  readonly onMatches: OnMatches
  readonly vault: Vault
  /** Gets lists of threat intelligence. */
  readonly fetchList: FetchList
  /** Names of accounts that are known elsewhere. */
  readonly accountNames?: () => Promise<AccountNames>
  /** Who had which address when; `stamp` changes when that does. */
  readonly assets?: { stamp(): Promise<string>; spans(): Promise<readonly AssetSpan[]> }
  /** Reads and builds them, away from the main thread. */
  readonly threatWork: ThreatWork
  /** Rules, by what must set them off: an exclusion that would hide it says so. */
  readonly rules?: readonly RuleExample[]
  /** Is shown each message of a queue first; whether it took it. What it throws leaves the message in its queue. */
  readonly other?: OtherMessages | undefined
  readonly registry?: SourceRegistry
  /** Much is to be read at once: threads start while the rest opens. */
  readonly reading?: boolean
  /** MiB for the query engine. */
  readonly queryMemory?: number
  readonly warn: (message: string, detail: Record<string, unknown>) => void
}

export interface Logs {
  readonly dataDir: string
  readonly registry: SourceRegistry
  readonly store: EventStore
  readonly sql: SqlConsole
  readonly pool: IngestPool
  readonly runs: Runs
  readonly feeds: Feeds
  readonly quarantine: QuarantineBook
  readonly sources: SourceBook
  readonly own: OwnSources
  readonly exclusions: Exclusions
  readonly threats: ThreatLists
  readonly accountNames: AccountNameBook
  readonly searches: SavedSearches
  readonly manifest: Manifest
  readonly s3: S3For
  /** Brings up to date what events are enriched from. For a schedule. */
  freshen(): Promise<void>
  /** Joins small parts, drops what is past its retention, removes files that nothing names. For a schedule. */
  maintain(options?: MaintainOptions): Promise<Maintained>
  close(): Promise<void>
}

/** Opens the log lake of a data directory that this process owns. */
export const createLogs = async (options: LogsOptions): Promise<Logs> => {
  const { db, clock, dataDir } = options
  const lake = path.join(dataDir, 'lake')
  const temp = path.join(dataDir, 'tmp')
  await mkdir(lake, { recursive: true })
  // Each engine spills into a folder of its own: they name their files alike.
  const spill = path.join(temp, 'spill')
  await rm(spill, { recursive: true, force: true })
  await mkdir(spill, { recursive: true })
  const registry = options.registry ?? (await openSources(dataDir, (problem) => options.warn(problem.en, {})))
  const manifest = await Manifest.open(db, clock)
  await sweepDropped(lake, manifest)
  await sweepOrphans(lake, manifest)
  const engine = await QueryEngine.open({
    lake,
    temp: path.join(spill, 'query'),
    ...(options.queryMemory === undefined ? {} : { memory: options.queryMemory }),
  })
  const enricher = new Enricher()
  const enrich = (builder: PartBuilder) => void enricher.fill(builder)
  const store = new EmbeddedLake({ dataDir, registry, manifest, engine, clock, enrich })
  const pool = new IngestPool({
    manifest,
    dataDir,
    workers: options.workers,
    spawn: options.spawn,
    onMatches: options.onMatches,
  })
  if (options.reading === true) pool.start()
  const enrichBy = (tables: EnrichTables) => {
    enricher.take(tables)
    pool.enrich(tables)
  }
  const supplied = new SuppliedFiles(dataDir, (problem) => options.warn(problem.en, {}))
  enrichBy((await supplied.changed()) ?? {})
  const retyped = findRetyped(engine, lake, manifest)
  pool.reload(await refuseRetyped(registry, retyped, (problem) => options.warn(problem.en, {})))
  const exclusions = new Exclusions({
    db,
    clock,
    registry,
    store,
    pool,
    rules: options.rules ?? [],
    warn: options.warn,
  })
  await exclusions.open()
  const threats = new ThreatLists({
    db,
    clock,
    vault: options.vault,
    fetch: options.fetchList,
    work: options.threatWork,
    changed: (table) => enrichBy({ threats: table }),
    warn: options.warn,
  })
  await threats.open()
  const accountNames = new AccountNameBook({
    db,
    clock,
    found: options.accountNames ?? (async () => ({})),
    changed: (accounts) => enrichBy({ accounts }),
  })
  await accountNames.refresh()
  let assetStamp = ''
  const refreshAssets = async () => {
    const stamp = (await options.assets?.stamp()) ?? ''
    if (stamp === assetStamp) return
    enrichBy({ assets: assetTable((await options.assets?.spans()) ?? []) })
    assetStamp = stamp
  }
  await refreshAssets()
  const runs = new Runs(db, clock, pool)
  await runs.open()
  const sources = new SourceBook(db, manifest, registry)
  const compactor = new Compactor(lake, path.join(spill, 'compact'), manifest, clock)
  const upkeep = new Upkeep({ lake, store, manifest, sources, compactor, pool, clock })
  const feeds = new Feeds({ db, clock, pool, s3: options.s3, warn: options.warn, other: options.other })
  return {
    dataDir,
    registry,
    store,
    sql: new SqlConsole(store, engine, manifest, registry),
    pool,
    runs,
    feeds,
    quarantine: new QuarantineBook({
      db,
      clock,
      dataDir,
      manifest,
      registry,
      enricher,
      matchers: options.matchers,
      indicatorRules: options.indicatorRules,
      onMatches: options.onMatches,
      exclusions: () => exclusions.inUse,
    }),
    sources,
    own: new OwnSources({ dataDir, registry, manifest, pool, retyped, warn: (message) => options.warn(message, {}) }),
    exclusions,
    threats,
    accountNames,
    searches: new SavedSearches(db, clock),
    manifest,
    s3: options.s3,
    async freshen() {
      enrichBy((await supplied.changed()) ?? {})
      await accountNames.refresh()
      await refreshAssets()
      await threats.tick()
    },
    maintain: (given) => upkeep.run(given),
    async close() {
      await threats.close()
      await feeds.close()
      await runs.close()
      await pool.close()
      await store.close()
      await rm(spill, { recursive: true, force: true })
    },
  }
}
