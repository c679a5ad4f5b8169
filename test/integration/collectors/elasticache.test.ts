import { afterAll, beforeAll, expect, test } from 'vitest'
import controls from '../../../src/posture/controls/services/elasticache.js'
import elasticache from '../../../src/posture/inventory/services/elasticache.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/elasticache.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const declared = await seed(seedAws(reach))
  const collected = await collectAll([elasticache], reach)
  expect([...collected.unlisted]).toEqual([])
  const verdicts = judgeAll(controls, collected)
  for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
    for (const arn of passed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('PASSED')
    for (const arn of failed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('FAILED')
  }
  expect(collected.cis.find((c) => c.resourceName === 't-fine')?.tags).toEqual({ team: 'orders' })
})
