import { expect, test } from 'vitest'
import { stretches } from './line-chart.js'

test('a line breaks where nothing is known, and a lone day is a stretch of its own', () => {
  const at = (value: number | null, i: number) => ({ at: i, value })
  expect(stretches([null, 10, 20, null, null, 30].map(at)).map((s) => s.map((p) => p.value))).toEqual([[10, 20], [30]])
  expect(stretches([])).toEqual([])
})
