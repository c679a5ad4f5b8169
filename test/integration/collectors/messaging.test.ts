import { afterAll, beforeAll, expect, test } from 'vitest'
import snsControls from '../../../src/posture/controls/services/sns.js'
import sqsControls from '../../../src/posture/controls/services/sqs.js'
import sns from '../../../src/posture/inventory/services/sns.js'
import sqs from '../../../src/posture/inventory/services/sqs.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { deniedReach } from '../../support/denied.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed as seedSns } from '../seed/sns.js'
import { seed as seedSqs } from '../seed/sqs.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seeds made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const declared = { ...(await seedSns(seedAws(reach))), ...(await seedSqs(seedAws(reach))) }
  const collected = await collectAll([sns, sqs], reach)
  expect([...collected.unlisted]).toEqual([])
  expect(collected.cis.filter((ci) => ci.unread !== undefined)).toEqual([])
  expectDeclared(declared, judgeAll([...snsControls, ...sqsControls], collected))
})

test.runIf(hasMoto)('when every call is denied nothing is listed as complete and nothing passes', async () => {
  const denied = await collectAll([sns, sqs], deniedReach(moto.url))
  expect([...denied.unlisted.keys()].sort()).toEqual([sns, sqs].flatMap((c) => c.resources.map((r) => r.type)).sort())
  for (const why of denied.unlisted.values()) expect(why).toMatch(/^denied/)
  const verdicts = judgeAll([...snsControls, ...sqsControls], denied)
  expect([...verdicts]).toEqual([])
})

test.runIf(hasMoto)(
  'when only lists are allowed every control that needs more says that it could not look',
  async () => {
    const verdicts = judgeAll(
      [...snsControls, ...sqsControls],
      await collectAll([sns, sqs], deniedReach(moto.url, /^List(Topics|Queues)$/)),
    )
    expect(verdicts.size).toBeGreaterThan(0)
    for (const [key, status] of verdicts) if (!/^$/.test(key)) expect(status, key).toBe('WARNING')
  },
)
