import { expect, test } from 'vitest'
import { jsonHead } from './decode/json-head.js'
import { envelopeOf, isEventOf, wholeEnvelopes } from './eventbridge.js'

const event = {
  version: '0',
  'detail-type': 'WorkSpaces Access',
  source: 'aws.workspaces',
  account: '111122223333',
  time: '2023-04-05T16:13:59Z',
  region: 'us-east-1',
  resources: ['arn:aws:x'],
  detail: { actionType: 'successfulLogin' },
}

test('an envelope keeps what no detail says', () => {
  expect(wholeEnvelopes(event)).toEqual([event])
  expect(envelopeOf(event)).toEqual({
    detailType: 'WorkSpaces Access',
    account: '111122223333',
    region: 'us-east-1',
    time: Date.UTC(2023, 3, 5, 16, 13, 59),
    resources: ['arn:aws:x'],
    detail: { actionType: 'successfulLogin' },
  })
})

test('what is no envelope is left alone', () => {
  for (const value of [{ detail: {} }, { 'detail-type': 7 }]) expect(wholeEnvelopes(value)).toBeUndefined()
  for (const value of [null, 'text', [], { 'detail-type': '' }]) expect(envelopeOf(value)).toBeUndefined()
  expect(envelopeOf({ 'detail-type': 'x', detail: 'text', resources: 'y', time: 'z' })).toMatchObject({
    detail: {},
    resources: [],
    time: undefined,
  })
})

test('an event is of a service only where both its source and its type say so', () => {
  const isAccess = (head: string) => isEventOf(jsonHead(head), 'aws.workspaces', (type) => type === 'WorkSpaces Access')
  expect(isAccess(JSON.stringify(event))).toBe(true)
  expect(isAccess(JSON.stringify({ ...event, source: 'custom' }))).toBe(false)
  expect(isAccess(JSON.stringify({ ...event, 'detail-type': 'AWS API Call via CloudTrail' }))).toBe(false)
  expect(isAccess(JSON.stringify(event.detail))).toBe(false)
})
