import { expect, test } from 'vitest'
import { type Collected, collect } from './collect.js'
import type { Reach } from './collector.js'
import { byMarker, type Marker, type WafClassicApi, wafClassic } from './waf-classic.js'

const reach = {
  account: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  now: new Date('2026-11-24T00:00:00Z'),
  signal: new AbortController().signal,
} as unknown as Reach

const gone = () => Promise.reject(Object.assign(new Error('no such item'), { name: 'WAFNonexistentItemException' }))

/** Two pages of two items each; `second` vanishes between list and detail. */
const paged =
  <T>(first: T, second: T, third: T) =>
  async ({ NextMarker }: Marker) =>
    NextMarker === undefined ? { items: [first, second], NextMarker: 'page-2' } : { items: [third] }

const api = (more: Partial<WafClassicApi> = {}): WafClassicApi => ({
  listWebAcls: async (at) => {
    const { items, ...rest } = await paged('a', 'gone', 'c')(at)
    return { WebACLs: items.map((WebACLId) => ({ WebACLId, Name: WebACLId })), ...rest }
  },
  getWebAcl: (id) =>
    id === 'gone'
      ? gone()
      : Promise.resolve({
          WebACL: {
            WebACLId: id,
            Name: id,
            MetricName: 'm',
            DefaultAction: { Type: 'ALLOW' },
            Rules: id === 'a' ? [{ Priority: 1, RuleId: 'r', Type: 'REGULAR' }] : [],
          },
        }),
  listRules: async () => ({ Rules: [{ RuleId: 'r', Name: 'r' }] }),
  getRule: async (RuleId) => ({
    Rule: { RuleId, Name: 'r', Predicates: [{ Negated: false, Type: 'IPMatch', DataId: 'd' }] },
  }),
  listRuleGroups: async () => ({ RuleGroups: [{ RuleGroupId: 'g', Name: 'g' }] }),
  listActivated: async (_, { NextMarker }) =>
    NextMarker === undefined
      ? { ActivatedRules: [{ Priority: 1, RuleId: 'r' }], NextMarker: 'more' }
      : { ActivatedRules: [{ Priority: 2, RuleId: 's' }] },
  getLogging: (arn) =>
    arn.endsWith('/a')
      ? Promise.resolve({ LoggingConfiguration: { ResourceArn: arn, LogDestinationConfigs: ['arn:aws:firehose:x'] } })
      : gone(),
  listTags: async () => ({ TagInfoForResource: { TagList: [{ Key: 'owner', Value: 'me' }] } }),
  ...more,
})

const collected = async (of: WafClassicApi): Promise<Collected[]> => {
  const out: Collected[] = []
  const half = wafClassic({ service: 'waf-regional', prefix: 'AWS::WAFRegional', scope: 'regional', api: () => of })
  for await (const c of collect(half, reach, 'regional')) out.push(c)
  return out
}

test('pages are read to their end, and what vanished meanwhile is left out', async () => {
  const all = await collected(api())
  const cis = all.flatMap((c) => (c.kind === 'ci' ? [c.ci] : []))
  expect(cis.map((c) => `${c.resourceType} ${c.resourceId}`).sort()).toEqual([
    'AWS::WAFRegional::Rule r',
    'AWS::WAFRegional::RuleGroup g',
    'AWS::WAFRegional::WebACL a',
    'AWS::WAFRegional::WebACL c',
  ])
  expect(cis.find((c) => c.resourceId === 'a')).toMatchObject({
    arn: 'arn:aws:waf-regional:eu-west-1:111122223333:webacl/a',
    awsRegion: 'eu-west-1',
    configuration: { webACLId: 'a', defaultAction: 'ALLOW', rulesList: [{ ruleId: 'r' }] },
    supplementaryConfiguration: { LoggingConfiguration: { logDestinationConfigs: ['arn:aws:firehose:x'] } },
    relationships: [{ resourceType: 'AWS::WAFRegional::Rule', resourceId: 'r' }],
    tags: { owner: 'me' },
  })
  expect(cis.find((c) => c.resourceId === 'c')?.supplementaryConfiguration).toEqual({ LoggingConfiguration: null })
  expect(cis.find((c) => c.resourceId === 'r')?.configuration).toMatchObject({ predicateList: [{ dataId: 'd' }] })
  expect(cis.find((c) => c.resourceId === 'g')?.configuration).toMatchObject({
    rules: [{ ruleId: 'r' }, { ruleId: 's' }],
  })
})

test('a denied detail leaves the type unlisted; a denied part is unread', async () => {
  const denied = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }))
  const all = await collected(api({ getWebAcl: denied, listTags: denied }))
  expect(all.find((c) => c.kind === 'unlisted')).toMatchObject({
    type: 'AWS::WAFRegional::WebACL',
    unread: { why: 'denied' },
  })
  const rule = all.flatMap((c) => (c.kind === 'ci' && c.ci.resourceId === 'r' ? [c.ci] : []))[0]
  expect(rule?.unread).toMatchObject({ tags: { why: 'denied', action: 'waf-regional:ListTagsForResource' } })
})

test('a list that repeats its last marker, or ends with an empty one, ends', async () => {
  for (const last of ['x', '']) {
    const markers: (string | undefined)[] = []
    for await (const page of byMarker(async ({ NextMarker }) => {
      markers.push(NextMarker)
      return { NextMarker: NextMarker === undefined ? 'x' : last }
    }))
      expect(page).toBeDefined()
    expect(markers).toEqual([undefined, 'x'])
  }
})
