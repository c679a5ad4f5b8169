import { afterAll, beforeAll, expect, test } from 'vitest'
import configControls from '../../../src/posture/controls/services/config.js'
import guarddutyControls from '../../../src/posture/controls/services/guardduty.js'
import inspectorControls from '../../../src/posture/controls/services/inspector.js'
import macieControls from '../../../src/posture/controls/services/macie.js'
import config from '../../../src/posture/inventory/services/config.js'
import guardduty from '../../../src/posture/inventory/services/guardduty.js'
import inspector from '../../../src/posture/inventory/services/inspector2.js'
import macie from '../../../src/posture/inventory/services/macie2.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { deniedReach } from '../../support/denied.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed as seedConfig } from '../seed/config.js'
import { seed as seedGuardduty } from '../seed/guardduty.js'
import { seed as seedInspector } from '../seed/inspector2.js'

const controls = [...configControls, ...guarddutyControls, ...inspectorControls, ...macieControls]
const collectors = [config, guardduty, inspector, macie]
const account = 'arn:aws:iam::123456789012:root'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seeds made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const before = judgeAll(controls, await collectAll(collectors, reach))
  expect(before.get(`Config.1 ${account}`)).toBe('FAILED')
  expect(before.get(`GuardDuty.1 ${account}`)).toBe('FAILED')

  const aws = seedAws(reach)
  const declared = { ...(await seedConfig(aws)), ...(await seedGuardduty(aws)), ...(await seedInspector(aws)) }
  const collected = await collectAll(collectors, reach)
  const verdicts = judgeAll(controls, collected)
  expectDeclared(declared, verdicts)
  expect(collected.cis.find((ci) => ci.resourceType === 'AWS::GuardDuty::Detector')?.tags).toEqual({
    owner: 'security',
  })
  // What the emulator cannot answer is said, and never passed.
  expect([...collected.unlisted.keys()].sort()).toEqual(['AWS::GuardDuty::Filter', 'AWS::GuardDuty::IPSet'])
  expect(verdicts.get(`Macie.2 ${account}`)).toBe('WARNING')
})

test.runIf(hasMoto)('when every call is denied nothing is listed as complete and nothing passes', async () => {
  const denied = await collectAll(collectors, deniedReach(moto.url))
  expect([...denied.unlisted.keys()].sort()).toEqual(collectors.flatMap((c) => c.resources.map((r) => r.type)).sort())
  for (const why of denied.unlisted.values()) expect(why).toMatch(/^denied/)
  const verdicts = judgeAll(controls, denied)
  expect(verdicts.size).toBeGreaterThan(0)
  expect(new Set(verdicts.values())).toEqual(new Set(['WARNING']))
})
