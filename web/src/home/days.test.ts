import { expect, test } from 'vitest'
import { dayBars, daySpan } from './days.js'

test('days become bars in order, split by source, beginning at midnight of the zone', () => {
  const bars = dayBars(
    [
      { day: '2023-07-11', source: 'aws.vpcflow', events: 5 },
      { day: '2023-07-10', source: 'aws.cloudtrail', events: 2 },
      { day: '2023-07-11', source: 'aws.cloudtrail', events: 1 },
    ],
    'Asia/Tokyo',
  )
  expect(bars).toEqual([
    { start: Date.parse('2023-07-09T15:00:00Z'), count: 2, parts: { 'aws.cloudtrail': 2 } },
    { start: Date.parse('2023-07-10T15:00:00Z'), count: 6, parts: { 'aws.vpcflow': 5, 'aws.cloudtrail': 1 } },
  ])
})

test('one day is shown within a week', () => {
  const bars = dayBars([{ day: '2023-07-10', source: 's', events: 1 }], 'UTC')
  expect(daySpan(bars)).toEqual({ from: Date.parse('2023-07-04T00:00:00Z'), to: Date.parse('2023-07-11T00:00:00Z') })
})
