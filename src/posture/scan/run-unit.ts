import { ACCOUNT, type Ci, type Unread } from '../ci.js'
import { type CiStore, ciKey } from '../ci-store.js'
import { collect, collectAccount } from '../inventory/collect.js'
import type { Collector, Reach } from '../inventory/collector.js'
import { placeOf, type Unit } from './units.js'

/** How far one type was read. */
export interface Coverage {
  readonly account: string
  readonly region: string
  readonly type: string
  readonly status: 'complete' | Unread['why']
  readonly action: string | null
  readonly message: string | null
  readonly count: number
  readonly parts: Readonly<Record<string, Unread & { readonly count: number }>>
}

export interface UnitResult {
  readonly resources: number
  readonly changed: number
  readonly deleted: readonly Ci[]
  readonly coverage: readonly Coverage[]
}

/** CIs that go to the recorder together. */
const BATCH = 200

/**
 * Collects one unit into the recorder: never more than a batch in memory, but the keys of what was seen, by which
 * what is gone is known. A type that was not listed to its end loses nothing.
 */
export const runUnit = async (
  unit: Unit,
  reach: Reach,
  { store, collectors, scan }: { store: CiStore; collectors: readonly Collector[]; scan: string },
): Promise<UnitResult> => {
  const coverage: Coverage[] = []
  const deleted: Ci[] = []
  let resources = 0
  let changed = 0
  let batch: Ci[] = []
  let seen = new Set<string>()
  let parts: Record<string, Unread & { count: number }> = {}
  const flush = async () => {
    if (batch.length === 0) return
    const full = batch
    batch = []
    changed += (await store.record(full, { scan })).length
  }
  const take = async (ci: Ci) => {
    resources++
    seen.add(ciKey(ci))
    for (const [name, unread] of Object.entries(ci.unread ?? {})) {
      parts[name] = { ...unread, count: (parts[name]?.count ?? 0) + 1 }
    }
    batch.push(ci)
    if (batch.length >= BATCH) await flush()
  }
  const endOf = (type: string, region: string, count: number, unread?: Unread) => {
    coverage.push({
      account: reach.account,
      region,
      type,
      status: unread?.why ?? 'complete',
      action: unread?.action ?? null,
      message: unread?.message ?? null,
      count,
      parts,
    })
    seen = new Set()
    parts = {}
  }

  if (unit.collector === undefined) {
    const ci = await collectAccount(collectors, reach, unit.scope)
    if (ci !== undefined) {
      await take(ci)
      await flush()
      endOf(ACCOUNT, placeOf(unit), 1)
    }
    return { resources, changed, deleted, coverage }
  }
  for await (const found of collect(unit.collector, reach, unit.scope)) {
    if (found.kind === 'ci') {
      await take(found.ci)
      continue
    }
    await flush()
    if (found.kind === 'listed') {
      // What is listed once for all Regions is gone wherever it lay.
      const region = unit.scope === 'global' ? undefined : reach.region
      deleted.push(...(await store.absent({ account: reach.account, region, type: found.type }, seen, { scan })))
      endOf(found.type, found.region, found.count)
    } else endOf(found.type, found.region, found.count, found.unread)
  }
  return { resources, changed, deleted, coverage }
}
