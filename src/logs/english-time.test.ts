import { expect, test } from 'vitest'
import { englishTime } from './english-time.js'

test.each([
  ['Sat, 04 Jun 2016 05:01:10 GMT', '2016-06-04T05:01:10.000Z'],
  ['Wed Jul 17 17:25:55 UTC 2024', '2024-07-17T17:25:55.000Z'],
  ['Thu Feb 29 23:59:59 GMT 2024', '2024-02-29T23:59:59.000Z'],
])('%s is %s', (text, iso) => expect(new Date(englishTime(text) as number).toISOString()).toBe(iso))

test.each([
  'Fri Feb 30 23:59:59 UTC 2024',
  'Wed Foo 17 17:25:55 UTC 2024',
  'Wed Jul 17 25:25:55 UTC 2024',
  'Wed Jul 17 17:25:55 JST 2024',
  'Sat, 04 Jun 2016 05:01:10',
  '2024-07-17T17:25:55Z',
  '',
  1_721_237_155,
  null,
])('%j is no such time', (value) => expect(englishTime(value)).toBeUndefined())
