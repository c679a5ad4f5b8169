import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadControls } from '../../../src/posture/controls/registry.js'
import type { Reach } from '../../../src/posture/inventory/collector.js'
import { loadCollectors } from '../../../src/posture/inventory/registry.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { deniedReach } from '../../support/denied.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seeds } from '../seed/seed.js'

/** What holds for each collector there is: a call that is denied never makes a control pass. */
const collectors = await loadCollectors()
const controls = await loadControls()
const named = collectors.map(
  (one) => [[...new Set(one.resources.map((r) => r.type))].join(' ') || 'account', one] as const,
)

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (!hasMoto) return
  moto = await startMoto()
  for (const seed of (await seeds()).values()) await seed(seedAws(emulated(moto.url)))
}, 300_000)
afterAll(() => moto?.stop())

const judged = async (one: (typeof collectors)[number], reach: Reach) =>
  judgeAll(controls, await collectAll([one], reach))
const passedOf = (verdicts: ReadonlyMap<string, string>) =>
  [...verdicts].filter(([, status]) => status === 'PASSED').map(([key]) => key)

describe.runIf(hasMoto)('of every collector', () => {
  test('there are those of all services', () => {
    expect(collectors.length).toBeGreaterThan(40)
  })

  test.each(named)('%s: nothing passes when all is denied', async (_, one) => {
    const collected = await collectAll([one], deniedReach(moto.url))
    expect(passedOf(judgeAll(controls, collected))).toEqual([])
    for (const why of collected.unlisted.values()) expect(why).toMatch(/^denied/)
  })

  test.each(named)('%s: nothing passes by lists alone that does not pass when all is read', async (_, one) => {
    const whole = new Set(passedOf(await judged(one, emulated(moto.url))))
    const listed = passedOf(await judged(one, deniedReach(moto.url, /^(?:List|Describe)/)))
    expect(listed.filter((key) => !whole.has(key))).toEqual([])
  })
})
