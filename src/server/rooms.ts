import path from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  createDetections,
  createIndicatorRules,
  createMatchers,
  type Detections,
  loadRules,
  ruleData,
} from '../detections/index.js'
import { createFindings, Exceptions, type Findings } from '../findings/index.js'
import type { Clock } from '../kernel/clock.js'
import { Dashboards } from '../logs/dashboards/book.js'
import { loadDashboards } from '../logs/dashboards/load.js'
import { Panels } from '../logs/dashboards/panel-data.js'
import { Discover } from '../logs/discover.js'
import { createLogs, type Logs } from '../logs/index.js'
import { createFetcher } from '../logs/threats/fetch.js'
import { createNotify, type Notify, SUMMARY_MOST } from '../notify/index.js'
import { Audit } from '../platform/auth/audit.js'
import { Auth } from '../platform/auth/auth.js'
import { type Database, openDb } from '../platform/db/index.js'
import { type Lock, takeLock } from '../platform/lock.js'
import { createVault } from '../platform/vault.js'
import { addressHolders, createPosture, holdersStamp, type Posture, Recorder, Resources } from '../posture/index.js'
import { s3Clients } from './aws.js'
import { sweepBackups } from './backup.js'
import { changeAuthors } from './change-authors.js'
import type { Config } from './config.js'
import type { IngestWorkerData } from './ingest-worker.js'
import { threatWork } from './threat-work.js'

/** All rooms of one data directory, which this process owns. */
export interface Rooms {
  readonly config: Config
  readonly clock: Clock
  readonly lock: Lock
  readonly database: Database
  readonly auth: Auth
  readonly audit: Audit
  readonly findings: Findings
  readonly exceptions: Exceptions
  readonly notify: Notify
  readonly detections: Detections
  readonly logs: Logs
  readonly posture: Posture
  readonly resources: Resources
  readonly discover: Discover
  readonly dashboards: Dashboards
  readonly panels: Panels
  close(): Promise<void>
}

export interface RoomOptions {
  readonly config: Config
  readonly clock: Clock
  readonly env: Readonly<Record<string, string | undefined>>
  readonly warn: (message: string, detail: Record<string, unknown>) => void
  /** Much is to be read at once. */
  readonly reading?: boolean
}

/** Takes the directory and builds the rooms, each with what it needs. */
export const openRooms = async (options: RoomOptions): Promise<Rooms> => {
  const { config, clock } = options
  const { dataDir } = config
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    const lock = await takeLock(dataDir)
    closing.push(() => lock.release())
    await sweepBackups(dataDir)
    const database = await openDb(
      config.databaseUrl === undefined ? { dir: path.join(dataDir, 'state') } : { url: config.databaseUrl },
    )
    closing.push(() => database.close())
    const { db } = database
    const vault = await createVault(dataDir, options.env)
    const publicUrl = () => config.publicUrl ?? `http://${config.host}:${config.port}`
    const notify = createNotify({
      db,
      clock,
      vault,
      publicUrl,
      allowPrivate: config.allowPrivateWebhooks,
      onError: (e) => options.warn('notify', { problem: String(e) }),
    })
    const findings = createFindings({
      db,
      clock,
      onChange: (tx, change) => notify.enqueue(tx, change),
      notificationsOf: (id) => notify.notificationsOf(id),
    })
    const audit = new Audit(db, clock)
    const posture = createPosture({
      db,
      clock,
      dataDir,
      store: new Recorder(db, clock),
      findings,
      warn: options.warn,
      s3: s3Clients(options.env),
      audit,
      async onImport({ startedAt, summary }) {
        if (summary.opened === 0) return
        const { opened, worst } = await findings.openedSince('imported', startedAt, SUMMARY_MOST)
        if (worst.length === 0) return
        const id = `security-hub:${startedAt}`
        await db.transaction((tx) => notify.summarise(tx, id, { opened, worst, resolved: summary.resolved }))
      },
      // A first scan opens hundreds: one message tells of them all.
      async onScan(scan) {
        const { opened, worst } = await findings.openedSince('control', scan.startedAt.getTime(), SUMMARY_MOST)
        if (worst.length === 0) return
        await db.transaction((tx) => notify.summarise(tx, scan.id, { opened, worst, resolved: scan.resolved }))
      },
    })
    closing.push(() => posture.scans.stop())
    const rules = await loadRules()
    const detections = createDetections({ db, clock, findings, rules })
    const data: IngestWorkerData = {
      dataDir,
      rules: ruleData(rules),
      ...memoryOf(config.workers),
      ...(config.flushRows === undefined ? {} : { flushRows: config.flushRows }),
    }
    const logs = await createLogs({
      db,
      clock,
      dataDir,
      s3: s3Clients(options.env),
      workers: config.workers,
      spawn: () => new Worker(new URL('./ingest-worker.js', import.meta.url), { workerData: data }),
      vault,
      fetchList: createFetcher({ allowPrivate: config.allowPrivateLists }),
      threatWork,
      assets: {
        stamp: () => holdersStamp(db),
        spans: () => addressHolders(db, clock.now() - ASSETS_MS, ASSETS_MOST),
      },
      accountNames: () => posture.sources.names(),
      matchers: createMatchers(data.rules),
      indicatorRules: createIndicatorRules(data.rules),
      onMatches: (tx, matches) => detections.record(tx, matches),
      rules: rules
        .filter(({ indicator }) => indicator === undefined)
        .map(({ id, title, source, tests }) => ({
          id,
          title,
          source,
          originals: tests
            .filter(({ fires }) => fires)
            .map(({ event }) => (typeof event === 'string' ? event : JSON.stringify(event))),
        })),
      // A queue may bring AWS Config's messages beside those of logs.
      other: (body, signal) => posture.takeMessage(body, signal),
      warn: options.warn,
      reading: options.reading ?? false,
    })
    closing.push(() => logs.close())
    const discover = new Discover(logs.store, logs.registry, clock)
    return {
      config,
      clock,
      lock,
      database,
      auth: new Auth(db, clock),
      audit,
      findings,
      exceptions: new Exceptions({ db, clock, onFindingChange: (tx, change) => notify.enqueue(tx, change) }),
      notify,
      detections,
      logs,
      posture,
      resources: new Resources(db, changeAuthors(discover)),
      discover,
      dashboards: new Dashboards({ db, clock, shipped: await loadDashboards(), store: logs.store, discover }),
      panels: new Panels(logs.store, discover, clock),
      close,
    }
  } catch (e) {
    await close()
    throw e
  }
}

/** Logs that come later than this get no names of who had an address. */
const ASSETS_MS = 400 * 86_400_000
/** Spans of addresses that are handed to threads: 24 bytes each, and each asset once. */
const ASSETS_MOST = 200_000

const MIB = 1024 * 1024
/**
 * What each thread may hold, so that all of them and the database stay below 1 GiB. Parts half as large cost 7 % more;
 * beyond two threads, what each takes for itself leaves less for their parts.
 */
const memoryOf = (workers: number): Pick<IngestWorkerData, 'flushBytes' | 'flushRows'> => ({
  flushRows: workers > 1 ? 57_344 : 98_304,
  flushBytes: workers <= 2 ? 40 * MIB : Math.max(12 * MIB, Math.floor((40 * MIB) / workers)),
})
