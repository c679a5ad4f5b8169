import { afterAll, beforeAll, expect, test } from 'vitest'
import controls from '../../../src/posture/controls/services/dynamodb.js'
import dax from '../../../src/posture/inventory/services/dax.js'
import dynamodb from '../../../src/posture/inventory/services/dynamodb.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/dynamodb.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const declared = await seed(seedAws(reach))
  const collected = await collectAll([dynamodb, dax], reach)
  expect([...collected.unlisted]).toEqual([])
  const verdicts = judgeAll(controls, collected)
  for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
    for (const arn of passed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('PASSED')
    for (const arn of failed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('FAILED')
  }
  expect(collected.cis.find((c) => c.resourceName === 't-fine')?.tags).toEqual({ team: 'orders' })
})
