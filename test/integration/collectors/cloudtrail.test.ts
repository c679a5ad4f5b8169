import { afterAll, beforeAll, expect, test } from 'vitest'
import cloudtrailControls from '../../../src/posture/controls/services/cloudtrail.js'
import cloudwatchControls from '../../../src/posture/controls/services/cloudwatch.js'
import alarmControls from '../../../src/posture/controls/services/cloudwatch-alarms.js'
import s3AccountControls from '../../../src/posture/controls/services/s3-account.js'
import cloudtrail from '../../../src/posture/inventory/services/cloudtrail.js'
import cloudwatch from '../../../src/posture/inventory/services/cloudwatch.js'
import logs from '../../../src/posture/inventory/services/cloudwatch-logs.js'
import config from '../../../src/posture/inventory/services/config.js'
import s3 from '../../../src/posture/inventory/services/s3.js'
import s3Control from '../../../src/posture/inventory/services/s3-control.js'
import sns from '../../../src/posture/inventory/services/sns.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { deniedReach } from '../../support/denied.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/cloudtrail.js'

const controls = [...cloudtrailControls, ...cloudwatchControls, ...alarmControls, ...s3AccountControls]
// Config's parts make the account's item of this Region, by which the alarms know that it was read.
const collectors = [cloudtrail, cloudwatch, logs, sns, s3, s3Control, config]
const account = 'arn:aws:iam::123456789012:root'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const before = judgeAll(controls, await collectAll(collectors, reach))
  for (const id of ['CloudTrail.1', 'CloudTrail.3', 'S3.22', 'S3.23', ...alarmControls.map((c) => c.id)])
    expect(before.get(`${id} ${account}`), id).toBe('FAILED')

  const declared = await seed(seedAws(reach))
  const collected = await collectAll(collectors, reach)
  // CloudTrail Lake is what this emulator lacks.
  expect([...collected.unlisted.keys()]).toEqual(['AWS::CloudTrail::EventDataStore'])
  expectDeclared(declared, judgeAll(controls, collected))
  expect(collected.cis.find((ci) => ci.resourceType === 'AWS::CloudTrail::Trail')?.awsRegion).toBe('us-east-1')
})

test.runIf(hasMoto)('when every call is denied nothing is listed as complete and nothing passes', async () => {
  const denied = await collectAll(collectors, deniedReach(moto.url))
  expect([...denied.unlisted.keys()].sort()).toEqual(collectors.flatMap((c) => c.resources.map((r) => r.type)).sort())
  for (const why of denied.unlisted.values()) expect(why).toMatch(/^denied/)
  const verdicts = judgeAll(controls, denied)
  expect(verdicts.size).toBeGreaterThan(0)
  expect(new Set(verdicts.values())).toEqual(new Set(['WARNING']))
})

test.runIf(hasMoto)(
  'when only lists are allowed every control that needs more says that it could not look',
  async () => {
    const verdicts = judgeAll(
      controls,
      await collectAll(
        collectors,
        deniedReach(moto.url, /^(List(?!Tags|Subscriptions)|Describe(Trails|Alarms|LogGroups|MetricFilters))/),
      ),
    )
    expect(verdicts.size).toBeGreaterThan(0)
    for (const [key, status] of verdicts)
      if (!/^(CloudTrail\.[245]|CloudWatch\.1[567]|S3\.24) /.test(key)) expect(status, key).toBe('WARNING')
  },
)
