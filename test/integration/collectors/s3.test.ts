import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control'
import { afterAll, beforeAll, expect, test } from 'vitest'
import bucketControls from '../../../src/posture/controls/services/s3.js'
import accountControls from '../../../src/posture/controls/services/s3-account.js'
import policyControls from '../../../src/posture/controls/services/s3-policy.js'
import { S3Control } from '../../../src/posture/inventory/s3-control-client.js'
import cloudtrail from '../../../src/posture/inventory/services/cloudtrail.js'
import s3 from '../../../src/posture/inventory/services/s3.js'
import s3Control from '../../../src/posture/inventory/services/s3-control.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { deniedReach } from '../../support/denied.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/s3.js'

const controls = [...bucketControls, ...policyControls, ...accountControls]
// The trails: two controls of S3 ask what they log.
const collectors = [s3, s3Control, cloudtrail]
const account = 'arn:aws:iam::123456789012:root'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const aws = seedAws(reach)
  const before = judgeAll(controls, await collectAll([s3, s3Control], reach))
  expect(before.get(`S3.1 ${account}`)).toBe('FAILED')

  const declared = await seed(aws)
  const collected = await collectAll([s3, s3Control], reach)
  expect([...collected.unlisted]).toEqual([])
  expect(collected.cis.filter((ci) => ci.unread !== undefined)).toEqual([])
  const verdicts = judgeAll(controls, collected)
  expectDeclared(declared, verdicts)
  const points = collected.cis.filter((ci) => ci.resourceType === 'AWS::S3::MultiRegionAccessPoint')
  expect(points.map((ci) => [ci.resourceName, verdicts.get(`S3.24 ${ci.arn}`)])).toEqual([['t-mrap', 'PASSED']])
  expect(collected.cis.find((ci) => ci.resourceName?.startsWith('t-good'))?.tags).toEqual({ owner: 'sre' })
  expect(collected.cis.find((ci) => ci.resourceName?.startsWith('t-far'))?.awsRegion).toBe('us-west-2')

  // The account's own block holds for every bucket.
  await reach.client(S3Control).send(
    new PutPublicAccessBlockCommand({
      AccountId: reach.account,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    }),
  )
  const after = judgeAll(controls, await collectAll([s3, s3Control], reach))
  expect(after.get(`S3.1 ${account}`)).toBe('PASSED')
  for (const arn of declared['S3.2']?.failed ?? []) expect(after.get(`S3.2 ${arn}`)).toBe('PASSED')
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
      await collectAll(collectors, deniedReach(moto.url, /^List(?!Tags)|^(GetBucketLocation|DescribeTrails)$/)),
    )
    expect(verdicts.size).toBeGreaterThan(0)
    // That there is no trail, and what a Multi-Region access point blocks, the lists tell.
    for (const [key, status] of verdicts) if (!/^S3\.2[234] /.test(key)) expect(status, key).toBe('WARNING')
  },
)
