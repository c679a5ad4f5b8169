import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control'
import { afterAll, beforeAll, expect, test } from 'vitest'
import bucketControls from '../../../src/posture/controls/services/s3.js'
import accountControls from '../../../src/posture/controls/services/s3-account.js'
import policyControls from '../../../src/posture/controls/services/s3-policy.js'
import { S3Control } from '../../../src/posture/inventory/s3-control-client.js'
import s3 from '../../../src/posture/inventory/services/s3.js'
import s3Control from '../../../src/posture/inventory/services/s3-control.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/s3.js'

const controls = [...bucketControls, ...policyControls, ...accountControls]
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
