import { expect, test } from 'vitest'
import type { SourceInfo } from '../../../../src/contract/index.js'
import { matching, parted } from './sources.js'

const source = (id: string, more: Partial<SourceInfo> = {}): SourceInfo => ({
  id,
  title: { en: `The ${id}`, ja: `${id}のログ` },
  own: false,
  formats: ['json'],
  keyPattern: id,
  fields: [{ name: 'source.ip', type: 'ip', many: false, about: null }],
  objects: 0,
  events: 0,
  quarantined: 0,
  bytes: 0,
  firstEventAt: null,
  lastEventAt: null,
  lastIngestedAt: null,
  retentionDays: null,
  ...more,
})
const ids = (sources: readonly SourceInfo[]) => sources.map((s) => s.id)

test('what holds data comes first, by events; of the rest, one’s own', () => {
  const { used, unused } = parted([
    source('aws.alb'),
    source('aws.waf', { events: 3 }),
    source('acme.app', { own: true }),
    source('aws.s3access', { quarantined: 1 }),
    source('aws.vpcflow', { events: 9 }),
  ])
  expect(ids(used)).toEqual(['aws.vpcflow', 'aws.waf', 'aws.s3access'])
  expect(ids(unused)).toEqual(['acme.app', 'aws.alb'])
})

test.each([
  ['', ['aws.alb', 'aws.waf']],
  ['ALB', ['aws.alb']],
  ['ａｗｓ　ログ', ['aws.alb', 'aws.waf']],
  ['waf json', ['aws.waf']],
  ['source.ip', ['aws.alb', 'aws.waf']],
  ['nothing', []],
])('searching %j finds %j', (search, found) => {
  expect(ids(matching([source('aws.alb'), source('aws.waf')], search))).toEqual(found)
})
