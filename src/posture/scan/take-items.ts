import type { Clock } from '../../kernel/clock.js'
import type { Db } from '../../platform/db/types.js'
import type { Ci } from '../ci.js'
import type { CiStore } from '../ci-store.js'
import { writeCoverage } from '../coverage.js'
import { postureAccounts } from '../scan-tables.js'

const BATCH = 200

/**
 * Records configuration items that come from elsewhere. Accounts that were never seen are noted; of those that a scan
 * knows nothing is changed. With `complete`, each type that was met is known to its end in its Region.
 */
export const takeItems = async (
  items: AsyncIterable<Ci>,
  {
    db,
    store,
    clock,
    scan,
    complete,
    signal,
  }: {
    readonly db: Db
    readonly store: CiStore
    readonly clock: Clock
    readonly scan: string
    readonly complete: boolean
    readonly signal: AbortSignal
  },
): Promise<{ accounts: string[]; counts: { resources: number; changed: number } }> => {
  const regions = new Map<string, Set<string>>()
  const met = new Map<string, { account: string; region: string; type: string; count: number }>()
  let resources = 0
  let changed = 0
  let batch: Ci[] = []
  const flush = async () => {
    signal.throwIfAborted()
    if (batch.length === 0) return
    const full = batch
    batch = []
    changed += (await store.record(full, { scan, partial: true })).length
  }
  for await (const ci of items) {
    resources++
    const { accountId: account, awsRegion: region, resourceType: type } = ci
    const of = regions.get(account) ?? new Set()
    regions.set(account, of.add(region))
    const key = `${account} ${region} ${type}`
    const one = met.get(key) ?? { account, region, type, count: 0 }
    one.count++
    met.set(key, one)
    batch.push(ci)
    if (batch.length >= BATCH) await flush()
  }
  await flush()
  const now = new Date(clock.now())
  for (const [account, of] of regions) {
    await db
      .insert(postureAccounts)
      .values({
        account,
        sourceId: null,
        name: '',
        partition: 'aws',
        status: 'ready',
        message: null,
        regions: [...of].filter((region) => region !== 'global').sort(),
        units: [],
        tags: {},
        seenAt: now,
        scannedAt: now,
      })
      .onConflictDoNothing()
  }
  if (complete) {
    const rows = [...met.values()].map((one) => ({
      ...one,
      status: 'complete' as const,
      action: null,
      message: null,
      parts: {},
    }))
    for (let i = 0; i < rows.length; i += 500) await writeCoverage(db, rows.slice(i, i + 500), { scan, at: now })
  }
  return { accounts: [...regions.keys()], counts: { resources, changed } }
}
