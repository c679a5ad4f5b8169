import { expect, test } from 'vitest'
import { parseKql, schemaOf } from '../../query/index.js'
import type { Event } from '../event.js'
import { fieldsOf, loadSources } from '../registry.js'
import { excludeOf } from './exclude.js'

const registry = await loadSources()
const source = registry.get('aws.cloudtrail')
if (source === undefined) throw new Error('no CloudTrail')
const schema = schemaOf(fieldsOf(source))
const data = (id: string, kql: string, keepOneIn = 0, of = 'aws.cloudtrail') => ({
  id,
  source: of,
  filter: parseKql(kql, schema),
  keepOneIn,
})
const event = (fields: Partial<Event>): Event => ({ '@timestamp': 0, ...fields })
const ORIGINAL = '{"requestParameters":{"bucketName":"health"}}'

test.each([
  ['event.action: GetObject', { 'event.action': 'GetObject' }, true],
  ['event.action: GetObject', { 'event.action': 'PutObject' }, false],
  ['source.ip: 10.0.0.0/8', { 'source.ip': '10.1.2.3' }, true],
  ['related.ip: 10.0.0.0/8', { 'source.ip': '10.1.2.3' }, true],
  ['requestParameters.bucketName: health', {}, true],
  ['"bucketname"', {}, true],
  ['requestParameters.bucketName: other', {}, false],
])('%s of %j: %s', (kql, fields, out) => {
  const exclude = excludeOf(source, [data('a', kql)])
  expect(exclude?.(event(fields), ORIGINAL, 'object', 0)).toBe(out ? 'a' : undefined)
})

test('a source of which nothing is left out is asked nothing', () => {
  expect(excludeOf(source, [data('a', 'event.action: x', 0, 'aws.vpcflow')])).toBeUndefined()
})

test('one in so many stays, about as many as said, and the same ones when the object is read again', () => {
  const exclude = excludeOf(source, [data('a', '*', 20)])
  const kept = () => Array.from({ length: 40_000 }, (_, i) => exclude?.(event({}), '{}', 'ab12', i) === undefined)
  const first = kept()
  const n = first.filter(Boolean).length
  expect(n).toBeGreaterThan(1800)
  expect(n).toBeLessThan(2200)
  expect(kept()).toEqual(first)
  // Not every n-th: records often come in a rhythm.
  expect(new Set(first.flatMap((stays, i) => (stays ? [i % 20] : []))).size).toBe(20)
})

test('the first exclusion that matches has the count', () => {
  const exclude = excludeOf(source, [data('a', 'event.action: x'), data('b', 'event.action: *')])
  expect(exclude?.(event({ 'event.action': 'x' }), '{}', 'o', 0)).toBe('a')
  expect(exclude?.(event({ 'event.action': 'y' }), '{}', 'o', 0)).toBe('b')
})
