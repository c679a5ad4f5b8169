import { expect, test } from 'vitest'
import { readAll } from '../testing/samples.js'
import source from './aws.config.js'

const item = {
  configurationItemCaptureTime: '2025-03-01T10:15:30.123Z',
  configurationItemStatus: 'OK',
  resourceType: 'AWS::EC2::Volume',
  resourceId: 'vol-0a',
}
const file = (kind: string) =>
  `AWSLogs/111122223333/Config/us-east-1/2025/3/1/${kind}/111122223333_Config_us-east-1_${kind}_x.json.gz`

test.each([
  ['ConfigHistory', 'change'],
  ['ConfigSnapshot', 'info'],
])('an item of a %s is of type %s', (kind, type) => {
  const context = { object: { uri: '', key: file(kind) }, original: '', position: 0 }
  expect(source.normalise(item, context)).toMatchObject({ 'event.type': [type] })
})

test('a snapshot longer than the limit of a record is read item by item', () => {
  const items = Array.from({ length: 300 }, (_, n) => ({ ...item, resourceId: `vol-${n}` }))
  const text = JSON.stringify({ fileVersion: '1.0', configSnapshotId: '1e3b5c7d', configurationItems: items })
  const found = readAll(source, Buffer.from(text), { recordBytes: 1000 })
  expect(found).toHaveLength(300)
  expect(found.every((one) => 'event' in one)).toBe(true)
})
