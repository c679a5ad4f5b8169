import { afterAll, beforeAll, expect, test } from 'vitest'
import controls from '../../../src/posture/controls/services/redshift.js'
import ec2Network from '../../../src/posture/inventory/services/ec2-network.js'
import redshift from '../../../src/posture/inventory/services/redshift.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/redshift.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const declared = await seed(seedAws(reach))
  const collected = await collectAll([redshift, ec2Network], reach)
  // The emulator does not know event subscriptions, and that is what must be told of them.
  const unlisted = [...collected.unlisted.keys()].filter((type) => type.startsWith('AWS::Redshift::'))
  expect(unlisted).toEqual(['AWS::Redshift::EventSubscription'])
  const verdicts = judgeAll(controls, collected)
  for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
    for (const arn of passed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('PASSED')
    for (const arn of failed) expect(verdicts.get(`${control} ${arn}`), `${control} ${arn}`).toBe('FAILED')
  }
  const snapshot = collected.cis.find((c) => c.resourceId === 't-kept')
  expect(snapshot).toMatchObject({ resourceType: 'AWS::Redshift::ClusterSnapshot', tags: { team: 'orders' } })
})
