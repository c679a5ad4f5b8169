import { expect, test } from 'vitest'
import { PartBuilder } from '../lake/part-builder.js'
import { type AnySource, fieldsOf, loadSources } from '../registry.js'
import { type AssetSpan, assetFiller, assetTable } from './assets.js'

const span = (address: string, id: string, from: number, to: number | null, account = '111122223333'): AssetSpan => ({
  account,
  address,
  id,
  type: 'AWS::EC2::Instance',
  name: `name of ${id}`,
  from,
  to,
})
const table = assetTable([
  span('10.0.0.5', 'i-first', 1000, 2000),
  span('10.0.0.5', 'i-second', 3000, null),
  span('10.0.0.6', 'i-here', 0, null),
  span('10.0.0.6', 'i-there', 0, null, '999999999999'),
  span('10.0.0.7', 'i-one', 0, null),
  span('10.0.0.7', 'i-two', 0, null),
  span('10.0.0.8', 'i-other', 0, null, '999999999999'),
  span('2001:db8::1', 'i-six', 0, null),
])
const source = (await loadSources()).get('aws.vpcflow') as AnySource

test.each([
  ['10.0.0.5', 999, '111122223333', undefined],
  ['10.0.0.5', 1000, '111122223333', 'i-first'],
  ['10.0.0.5', 2000, '111122223333', undefined],
  ['10.0.0.5', 3000, '111122223333', 'i-second'],
  ['10.0.0.6', 1, '111122223333', 'i-here'],
  ['10.0.0.6', 1, '999999999999', 'i-there'],
  ['10.0.0.6', 1, undefined, undefined],
  ['10.0.0.7', 1, '111122223333', undefined],
  ['10.0.0.8', 1, '111122223333', 'i-other'],
  ['10.0.0.9', 1, '111122223333', undefined],
])('%s at %s in %s is %s', (ip, time, account, id) => {
  const builder = new PartBuilder(source.id, fieldsOf(source))
  const event = {
    '@timestamp': time,
    'source.ip': ip,
    ...(account === undefined ? {} : { 'cloud.account.id': account }),
  }
  builder.add(event, undefined, { object: 'o', uri: 'u', position: 0 }, 0)
  assetFiller(table)(builder)
  const got = builder.event(0)
  expect(got['hinomi.source.asset.id']).toBe(id)
  expect(got['hinomi.source.asset.name']).toBe(id === undefined ? undefined : `name of ${id}`)
  expect(got['hinomi.destination.asset.id']).toBeUndefined()
})
