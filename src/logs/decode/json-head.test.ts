import { expect, test } from 'vitest'
import { loadSources } from '../registry.js'
import { samplesOf } from '../testing/samples.js'
import { jsonHead, wrappedRecord } from './json-head.js'

const registry = await loadSources()

const record = { type: 'A:B/C', deep: { inner: 'x' }, list: [{ no: 1 }], 'quo"ted': 'y' }
const message = JSON.stringify(record)

test.each([
  ['a line', message],
  ['an array, after a BOM', `\ufeff [ ${message}`],
  ['a subscription', JSON.stringify({ messageType: 'DATA_MESSAGE', logGroup: 'g', logEvents: [{ id: '1', message }] })],
  ['a notification', JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:us-east-1:1:t', Message: message })],
])('the first record of %s shows its own names and no inner ones', (_, head) => {
  const keys = jsonHead(head).record
  expect([...keys.keys()].slice(0, 3)).toEqual(['type', 'deep', 'list'])
  expect(keys.get('type')).toBe('A:B/C')
  expect(keys.has('inner')).toBe(false)
})

test('a control message before the records is passed over', () => {
  const control = { messageType: 'CONTROL_MESSAGE', logGroup: '', logEvents: [{ message: 'CWL CONTROL MESSAGE' }] }
  const data = { messageType: 'DATA_MESSAGE', logGroup: 'g', logEvents: [{ message }] }
  expect(jsonHead(JSON.stringify(control) + JSON.stringify(data)).record.get('type')).toBe('A:B/C')
  expect(jsonHead(JSON.stringify(control)).record.size).toBe(0)
})

test('a record cut off by the end of the head shows what was before', () => {
  const head = JSON.stringify({ messageType: 'DATA_MESSAGE', logGroup: 'g', logEvents: [{ message }] })
  expect(jsonHead(head.slice(0, head.indexOf('inner'))).record.get('type')).toBe('A:B/C')
})

test('an envelope is told by its type and source, in a notification too', () => {
  const envelope = JSON.stringify({ 'detail-type': 'X', source: 'aws.x', detail: record })
  const notification = JSON.stringify({
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:us-east-1:1:t',
    Message: envelope,
  })
  for (const head of [envelope, notification]) {
    expect(jsonHead(head)).toMatchObject({ detailType: 'X', eventSource: 'aws.x' })
  }
})

test('a list is looked into under its own name only', () => {
  const head = `{"fileVersion":"1.0","n":1,"etag":"\\"a\\"","items":[${message}]}`
  expect(wrappedRecord(head, 'items')?.get('type')).toBe('A:B/C')
  expect(wrappedRecord(head, 'Records')).toBeUndefined()
})

test.each([
  ...['aws.guardduty', 'aws.securityhub', 'aws.inspector2', 'aws.config', 'aws.route53', 'aws.route53resolver'],
  ...['aws.networkfirewall', 'okta.system', 'github.audit', 'aws.cognito', 'aws.clientvpn', 'aws.ses'],
  ...[
    'aws.vpclattice',
    'aws.verifiedaccess',
    'aws.workspaces',
    'aws.trustedadvisor',
    'aws.accessanalyzer',
    'aws.health',
  ],
])('%s knows each of its forms without the key', (id) => {
  const unknown = samplesOf(id).filter(({ name, bytes }) => {
    const taker = registry.byContent(bytes.toString('utf8', 0, 4096))
    return taker?.id !== id && !name.startsWith('odd')
  })
  expect(unknown.map(({ name }) => name)).toEqual([])
})
