import { expect, test } from 'vitest'
import { type StandardControl, standardItemsShown } from '../../../src/contract/index.js'
import { readUrl } from '../shell/url-state.js'
import { controlUrl, placeWith } from './posture-api.js'
import { countsOf, StandardView } from './standards-view.js'

const item = (controlId: string, over: Partial<StandardControl>): StandardControl => ({
  controlId,
  numbers: [],
  title: { en: `Title of ${controlId}`, ja: 'バケットの公開' },
  severity: 'medium',
  implemented: true,
  status: 'PASSED',
  tally: { passed: 0, failed: 0, unknown: 0 },
  offBecause: null,
  ...over,
})
const items = [
  item('A.1', { status: 'PASSED', severity: 'critical' }),
  item('A.2', { status: 'FAILED', severity: 'low', numbers: ['1.10'] }),
  item('A.3', { status: 'FAILED', severity: 'high' }),
  item('A.4', { status: 'UNKNOWN' }),
  item('A.5', { status: 'FAILED', severity: 'high' }),
]
const view = (search: string) => readUrl(StandardView, search)
const ids = (search: string) => standardItemsShown(items, view(search)).map((i) => i.controlId)

test('failures come first, the worst of them before all, the rest as the standard orders them', () => {
  expect(ids('')).toEqual(['A.3', 'A.5', 'A.2', 'A.4', 'A.1'])
})

test('status, severity and search narrow the list; width and kana do not matter to the search', () => {
  expect(ids('?status=FAILED&severity=high')).toEqual(['A.3', 'A.5'])
  expect(ids('?search=Ａ.２')).toEqual(['A.2'])
  expect(ids('?search=1.10')).toEqual(['A.2'])
  expect(ids(`?search=${encodeURIComponent('ﾊﾞｹｯﾄ')}`)).toHaveLength(5)
  expect(ids('?search=nothing')).toEqual([])
})

test('a filter counts what the other filters leave', () => {
  const counts = countsOf(items, view('?severity=high&status=PASSED'))
  expect(counts.status('FAILED')).toBe(2)
  expect(counts.severity('critical')).toBe(1)
  expect(counts.severity('high')).toBe(0)
})

test('a link that asks for an unknown span of days shows the usual one', () => {
  expect(view('?days=31').days).toBe(90)
  expect(view('?days=365').days).toBe(365)
})

test('links carry the part of the estate along', () => {
  expect(placeWith('/standards', { account: '', region: '' })).toBe('/standards')
  expect(controlUrl('S3.1', { account: '111122223333', region: '' })).toBe('/controls/S3.1?account=111122223333')
})
