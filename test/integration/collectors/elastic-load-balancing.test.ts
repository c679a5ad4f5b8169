import { afterAll, beforeAll, expect, test } from 'vitest'
import v2Controls from '../../../src/posture/controls/services/elb.js'
import classicControls from '../../../src/posture/controls/services/elb-classic.js'
import { collectOne } from '../../../src/posture/inventory/collect.js'
import classic from '../../../src/posture/inventory/services/elastic-load-balancing.js'
import v2 from '../../../src/posture/inventory/services/elastic-load-balancing-v2.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed as seedClassic } from '../seed/elastic-load-balancing.js'
import { seed as seedV2 } from '../seed/elastic-load-balancing-v2.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)(
  'what the seed made is what the controls say',
  async () => {
    const reach = emulated(moto.url)
    const ofClassic = await seedClassic(seedAws(reach))
    const ofV2 = await seedV2(seedAws(reach))
    const collected = await collectAll([classic, v2], reach)
    expect([...collected.unlisted]).toEqual([])
    const verdicts = judgeAll([...classicControls, ...v2Controls], collected)
    expectDeclared(ofClassic, verdicts)
    expectDeclared(ofV2, verdicts)

    for (const spec of [...classic.resources, ...v2.resources]) {
      const ci = collected.cis.find((c) => c.resourceType === spec.type)
      const again = await collectOne(spec, reach, ci?.resourceId ?? '')
      expect(again?.configuration, spec.type).toEqual(ci?.configuration)
      expect(await collectOne(spec, reach, (ci?.resourceId ?? '').replace(/.$/, 'zz')), spec.type).toBeUndefined()
    }
  },
  60_000,
)
