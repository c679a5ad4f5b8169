import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../platform/db/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import type { Ci, JsonObject } from '../ci.js'
import { Recorder } from '../recorder.js'
import { addressHolders, holdersStamp } from './address-holders.js'

const T = Date.parse('2026-03-01T00:00:00Z')
const HOUR = 3_600_000
let place: { db: Db; close(): Promise<void> }
beforeAll(async () => {
  place = await openTestDb()
}, 60_000)
afterAll(() => place.close())

const ci = (type: string, id: string, at: number, configuration: JsonObject | null, over: Partial<Ci> = {}): Ci => ({
  accountId: '111122223333',
  awsRegion: 'ap-northeast-1',
  resourceType: type,
  resourceId: id,
  arn: `arn:aws:ec2:ap-northeast-1:111122223333:x/${id}`,
  configurationItemCaptureTime: new Date(at).toISOString(),
  configurationItemStatus: configuration === null ? 'ResourceDeleted' : 'OK',
  tags: {},
  relationships: [],
  configuration,
  supplementaryConfiguration: {},
  ...over,
})
const eni = (id: string, at: number, configuration: JsonObject | null, over: Partial<Ci> = {}) =>
  ci('AWS::EC2::NetworkInterface', id, at, configuration, over)
const addresses = (...texts: string[]) => ({
  privateIpAddresses: texts.map((privateIpAddress) => ({ privateIpAddress })),
})

test('the timeline tells who had which address when', async () => {
  const recorder = new Recorder(place.db, { now: () => T })
  const before = await holdersStamp(place.db)
  await recorder.record([
    ci('AWS::EC2::Instance', 'i-1', T, { x: 1 }, { tags: { Name: 'web' } }),
    eni('eni-1', T, {
      ...addresses('10.0.0.5'),
      attachment: { instanceId: 'i-1', attachTime: new Date(T - HOUR).toISOString() },
    }),
    eni('eni-2', T, {
      ...addresses('10.0.0.6'),
      interfaceType: 'lambda',
      description: 'AWS Lambda VPC ENI-resize-images-8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    }),
    eni('eni-3', T, { ...addresses('10.0.0.7', '10.0.0.8'), description: 'ELB app/front' }),
  ])
  await recorder.record([eni('eni-1', T + HOUR, { ...addresses('10.0.0.9') }, { tags: { Name: 'spare' } })])
  await recorder.record([eni('eni-3', T + 2 * HOUR, null)])
  expect(await holdersStamp(place.db)).not.toBe(before)
  const holders = await addressHolders(place.db, 0, 100)
  const told = holders.map(({ address, from, to, id, type, name }) => [
    address,
    (from - T) / HOUR,
    to === null ? null : (to - T) / HOUR,
    id,
    type.split('::')[2],
    name,
  ])
  expect(told.sort()).toEqual([
    ['10.0.0.5', -1, 1, 'i-1', 'Instance', 'web'],
    ['10.0.0.6', 0, null, 'resize-images', 'Function', 'resize-images'],
    ['10.0.0.7', 0, 2, 'eni-3', 'NetworkInterface', 'ELB app/front'],
    ['10.0.0.8', 0, 2, 'eni-3', 'NetworkInterface', 'ELB app/front'],
    ['10.0.0.9', 1, null, 'eni-1', 'NetworkInterface', 'spare'],
  ])
  expect((await addressHolders(place.db, T + 90 * 60_000, 100)).map(({ address }) => address).sort()).toEqual([
    '10.0.0.6',
    '10.0.0.7',
    '10.0.0.8',
    '10.0.0.9',
  ])
  expect(await addressHolders(place.db, 0, 2)).toHaveLength(2)
})
