import { describe, expect, test } from 'vitest'
import { ACCOUNT } from '../ci.js'
import { catalogue, catalogued } from '../standards/catalogue.js'
import { loadStandards } from '../standards/standards.js'
import { NO_COLLECTOR, notImplemented } from './not-implemented.js'
import { loadControls, typesOf } from './registry.js'
import { tagControls } from './tags.js'
import { ciOf, controlTests } from './testing.js'

const controls = await loadControls()

/** Where a control judges other types than those that the catalogue names, and why. */
const OTHER_TYPES: Readonly<Record<string, readonly string[]>> = {
  // The missing filter is the failure: there is nothing but the account to find it on.
  ...Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`CloudWatch.${n + 1}`, [ACCOUNT]])),
  // The missing analyzer is the failure: AWS Config's rule judges the account, Region by Region.
  'IAM.28': [ACCOUNT],
  // Backups of a replicated cache belong to its group.
  'ElastiCache.1': ['AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup'],
  // The parameter group is read beside the cluster that uses it.
  'Redshift.2': ['AWS::Redshift::Cluster'],
}
/** Parameters that Security Hub's page of the control names, and the catalogue lacks. */
const OTHER_PARAMS: Readonly<Record<string, readonly string[]>> = { 'RDS.36': ['logTypes'] }

describe('every control', () => {
  test('has an id of its own', () => {
    expect(new Set(controls.map((c) => c.id)).size).toBe(controls.length)
  })

  test.each(controls.map((c) => [c.id, c] as const))('%s is as the catalogue has it', (id, control) => {
    const entry = catalogued(id)
    // What Security Hub lacks begins with its benchmark.
    if (entry === undefined) return expect(id).toMatch(/^CIS-\d/)
    expect(control.severity).toBe(entry.severity)
    expect([...typesOf(control)].sort()).toEqual([...(OTHER_TYPES[id] ?? entry.types)].sort())
    const known = [...Object.keys(entry.params), ...(OTHER_PARAMS[id] ?? [])]
    for (const name of Object.keys(control.params ?? {})) expect(known).toContain(name)
    return undefined
  })

  test.each(controls.filter((c) => typesOf(c).includes(ACCOUNT)).map((c) => [c.id, c] as const))(
    '%s says whether it judges the account or each Region of it',
    (_, control) => expect(control.scope).toMatch(/^(regional|global)$/),
  )
})

test('what is said to be not implemented is not, is in the catalogue, and has a reason', () => {
  const implemented = new Set(controls.map((c) => c.id))
  for (const [id, reason] of notImplemented) {
    expect(implemented.has(id), id).toBe(false)
    expect(catalogued(id), id).toBeDefined()
    expect(reason.en).toMatch(/\S/)
    expect(reason.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  }
  expect(NO_COLLECTOR.ja).toMatch(/\S/)
})

test('every shipped standard names controls of the catalogue only', async () => {
  const standards = await loadStandards(undefined, new Set(catalogue.map((c) => c.id)))
  expect(standards.map((s) => s.id)).toEqual([
    'cis-1.2.0',
    'cis-1.4.0',
    'cis-3.0.0',
    'cis-5.0.0',
    'fsbp',
    'pci-3.2.1',
    'pci-4.0.1',
    'tagging',
  ])
  const cis = standards.find((s) => s.id === 'cis-1.2.0')
  // 43 automated and 6 manual recommendations; one control answers two of them.
  const numbers = [...(cis?.controls.values() ?? [])].flat()
  expect(numbers).toHaveLength(43)
  expect(new Set([...numbers, ...(cis?.manual.map((m) => m.id) ?? [])]).size).toBe(49)
})

describe('the tagging controls', () => {
  const id = 'SQS.2'
  const queue = (tags: Record<string, string>) => ciOf('AWS::SQS::Queue', {}, { tags })
  test('are the 140 of the catalogue', () => expect(tagControls).toHaveLength(140))
  const own = tagControls.filter((c) => c.id === id)
  controlTests(own, {
    [id]: [
      { name: 'no tags', ci: queue({}), status: 'FAILED' },
      { name: 'any tag, where no key is asked for', ci: queue({ team: 'sre' }), status: 'PASSED' },
      { name: 'an empty value is a tag', ci: queue({ team: '' }), status: 'PASSED' },
      { name: "only AWS's own tags", ci: queue({ 'aws:cloudformation:stack-name': 'x' }), status: 'FAILED' },
      {
        name: 'every key that is asked for',
        ci: queue({ team: 'sre', env: 'prod', more: '1' }),
        params: { requiredTagKeys: ['team', 'env'] },
        status: 'PASSED',
      },
      {
        name: 'one of the keys is missing',
        ci: queue({ team: 'sre' }),
        params: { requiredTagKeys: ['team', 'env'] },
        status: 'FAILED',
      },
      {
        name: 'keys differ by case',
        ci: queue({ Team: 'sre' }),
        params: { requiredTagKeys: ['team'] },
        status: 'FAILED',
      },
      {
        name: 'keys in one text, by the other name of the parameter',
        ci: queue({ team: 'sre', env: 'prod' }),
        params: { requiredTagKeys: null, requiredKeyTags: 'team, env' },
        status: 'PASSED',
      },
    ],
  })
})
