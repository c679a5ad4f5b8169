import { afterAll, beforeAll, expect, test } from 'vitest'
import efsControls from '../../../src/posture/controls/services/efs.js'
import { tagControls } from '../../../src/posture/controls/tags.js'
import ec2Network from '../../../src/posture/inventory/services/ec2-network.js'
import efs from '../../../src/posture/inventory/services/efs.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/efs.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const declared = await seed(seedAws(reach))
  const verdicts = judgeAll([...efsControls, ...tagControls], await collectAll([efs, ec2Network], reach))
  for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
    for (const arn of passed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('PASSED')
    for (const arn of failed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('FAILED')
  }
})
