import { ACCOUNT, type Ci } from '../../src/posture/ci.js'
import { type AnyControl, NotRead, type Surroundings } from '../../src/posture/controls/control.js'
import { evaluate } from '../../src/posture/controls/evaluate.js'
import { collect, collectAccount } from '../../src/posture/inventory/collect.js'
import type { Collector, Reach } from '../../src/posture/inventory/collector.js'
import { createReach, type ReachOptions } from '../../src/posture/inventory/reach.js'
import type { SeedAws } from '../integration/seed/seed.js'

export const ACCOUNT_ID = '123456789012'

/** A reach into the emulator's own account. */
export const emulated = (endpoint: string, more: Partial<ReachOptions> = {}): Reach =>
  createReach({
    account: ACCOUNT_ID,
    region: 'us-east-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    endpoint,
    now: new Date(),
    signal: new AbortController().signal,
    ...more,
  })

export const seedAws = (reach: Reach, prefix = 't'): SeedAws => ({
  account: reach.account,
  region: reach.region,
  prefix: `${prefix}-`,
  home: true,
  client: (make) => reach.client(make),
})

/** All that these collectors find, both scopes, with the types that could not be listed. */
export const collectAll = async (
  collectors: readonly Collector[],
  reach: Reach,
): Promise<{ cis: Ci[]; unlisted: Map<string, string> }> => {
  const cis: Ci[] = []
  const unlisted = new Map<string, string>()
  for (const scope of ['global', 'regional'] as const) {
    for (const one of collectors) {
      for await (const c of collect(one, reach, scope)) {
        if (c.kind === 'ci') cis.push(c.ci)
        if (c.kind === 'unlisted') unlisted.set(c.type, `${c.unread.why}: ${c.unread.message}`)
      }
    }
    const account = await collectAccount(collectors, reach, scope)
    if (account !== undefined) cis.push(account)
  }
  return { cis, unlisted }
}

/** The verdict of each control on each resource: `S3.14 arn` → status. */
export const judgeAll = (
  controls: readonly AnyControl[],
  { cis, unlisted }: Awaited<ReturnType<typeof collectAll>>,
  now = new Date(),
): Map<string, string> => {
  const all = (type: string) => {
    if (unlisted.has(type)) throw new NotRead(type, { en: `${type} unread`, ja: `${type} 未取得` })
    return cis.filter((c) => c.resourceType === type)
  }
  const around: Surroundings = {
    now,
    all,
    one: (type, id) => all(type).find((c) => c.resourceId === id || c.resourceName === id || c.arn === id),
    part: (ci, name) => {
      if (ci.unread?.[name] !== undefined || !(name in ci.supplementaryConfiguration))
        throw new NotRead(name, { en: `${name} unread`, ja: `${name} 未取得` })
      return ci.supplementaryConfiguration[name] ?? null
    },
  }
  const out = new Map<string, string>()
  for (const control of controls) {
    for (const ci of cis) {
      if (![control.type].flat().includes(ci.resourceType)) continue
      if (ci.resourceType === ACCOUNT && (ci.awsRegion === 'global') !== (control.scope === 'global')) continue
      out.set(`${control.id} ${ci.arn}`, evaluate(control, ci, control.params ?? {}, around).status)
    }
  }
  return out
}
