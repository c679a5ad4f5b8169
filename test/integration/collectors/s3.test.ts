import { afterAll, beforeAll, expect, test } from 'vitest'
import s3Controls from '../../../src/posture/controls/services/s3.js'
import s3 from '../../../src/posture/inventory/services/s3.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/s3.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const declared = await seed(seedAws(reach))
  const verdicts = judgeAll(s3Controls, await collectAll([s3], reach))
  for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
    for (const arn of passed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('PASSED')
    for (const arn of failed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('FAILED')
  }
})
