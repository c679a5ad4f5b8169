import path from 'node:path'
import type { Findings } from '../findings/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Db } from '../platform/db/types.js'
import { Sources } from './accounts/sources.js'
import type { ReadOptions } from './aws-config/index.js'
import type { CiStore } from './ci-store.js'
import { loadControls } from './controls/registry.js'
import { createEvaluation, type Evaluation } from './evaluation.js'
import { loadCollectors } from './inventory/registry.js'
import { createRefresh, type Named, type Refreshed } from './scan/refresh.js'
import { createScans, type ScanOptions, type ScanState, type Scans } from './scan/scans.js'
import { createTakeMessage } from './scan/take-message.js'
import { SecurityHub, type SecurityHubOptions } from './security-hub/security-hub.js'
import { UnusedRegister } from './sprawl/register.js'
import { Book } from './standards/book.js'
import { catalogue } from './standards/catalogue.js'
import { loadStandards } from './standards/standards.js'

export interface PostureOptions {
  readonly db: Db
  readonly clock: Clock
  /** Holds `standards/` with the user's own standards; none without a directory. */
  readonly dataDir: string | undefined
  readonly store: CiStore
  readonly findings: Pick<
    Findings,
    'observeMany' | 'resolveByEvidence' | 'notOpen' | 'suppressed' | 'follow' | 'changedSince'
  >
  readonly warn: (message: string, detail: Record<string, unknown>) => void
  /** A scan is over, and the findings are as it left them: the moment to tell people, once. */
  readonly onScan?: ((scan: ScanState) => Promise<void>) | undefined
  /** Findings of Security Hub were taken in. */
  readonly onImport?: SecurityHubOptions['onImport']
  readonly audit?: SecurityHubOptions['audit']
  readonly onClient?: ScanOptions['onClient']
  /** Gives S3 clients for the files that AWS Config's messages name; the SDK's own defaults where left out. */
  readonly s3?: ReadOptions['s3'] | undefined
}

/** Accounts, scans, controls and standards. Controls and collectors are loaded when they are first needed. */
export interface Posture {
  readonly sources: Sources
  readonly scans: Scans
  /** What nobody uses, found anew after each scan. */
  readonly unused: UnusedRegister
  readonly securityHub: SecurityHub
  book(): Promise<Book>
  evaluation(): Promise<Evaluation>
  /**
   * Takes a message that AWS Config sent, or that tells of its files, or an event of Security Hub: whether it was one.
   * Error: CONFIG_MESSAGE when it was, and is to be brought again.
   */
  takeMessage(body: string, signal?: AbortSignal): Promise<boolean>
  /** Looks at one resource again, because an event said that it changed. Waits while it asks AWS. */
  refresh(named: Named, signal: AbortSignal): Promise<Refreshed>
}

export const createPosture = (options: PostureOptions): Posture => {
  const { db, clock, store, findings, warn } = options
  let loading: Promise<{ book: Book; evaluation: Evaluation }> | undefined
  const load = async () => {
    const controls = await loadControls()
    const known = new Set([...controls.map((c) => c.id), ...catalogue.map((c) => c.id)])
    const own = options.dataDir === undefined ? undefined : path.join(options.dataDir, 'standards')
    const standards = await loadStandards(own, known)
    const book = new Book({ db, clock, controls, standards, suppressed: () => findings.suppressed('control') })
    const evaluation = createEvaluation({
      db,
      clock,
      store,
      controls,
      findings,
      wanted: async () => (await book.switches()).wanted,
      warn,
    })
    return { book, evaluation }
  }
  const loaded = () => {
    loading ??= load().catch((e: unknown) => {
      // A wrong file of the user's may be mended while the server runs.
      loading = undefined
      throw e
    })
    return loading
  }
  const book = async () => (await loaded()).book
  const evaluation = async () => (await loaded()).evaluation
  const unused = new UnusedRegister(db, clock, store)
  const scans = createScans({
    db,
    clock,
    store,
    collectors: loadCollectors,
    evaluation,
    onClient: options.onClient,
    async finished(scan, accounts) {
      await (await book()).keepScores()
      for (const account of accounts) {
        // What the scan found stands whether or not this can be told.
        await unused
          .refresh(account)
          .catch((e: unknown) => warn('unused resources could not be told', { account, problem: String(e) }))
      }
      await options.onScan?.(scan)
    },
  })
  const sources = new Sources(db, clock)
  const refresh = createRefresh({
    clock,
    store,
    sources,
    collectors: loadCollectors,
    evaluation,
    onClient: options.onClient,
  })
  const { audit, onImport } = options
  const securityHub = new SecurityHub({ db, clock, findings, sources, audit, warn, onImport })
  const takeConfigMessage = createTakeMessage({
    store,
    evaluation,
    warn,
    s3:
      options.s3 ??
      (async (region) => new (await import('@aws-sdk/client-s3')).S3Client(region === undefined ? {} : { region })),
  })
  const takeMessage = async (body: string, signal?: AbortSignal) =>
    (await securityHub.takeMessage(body)) || takeConfigMessage(body, signal)
  return { sources, scans, unused, securityHub, book, evaluation, takeMessage, refresh }
}
