import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import type { Seed } from './seed.js'

/** Buckets, good and bad. */
export const seed: Seed = async (aws) => {
  if (!aws.home) return {}
  const s3 = aws.client(S3Client)
  const make = async (name: string) => {
    const Bucket = `${aws.prefix}${name}`
    await s3.send(new CreateBucketCommand({ Bucket }))
    return { Bucket, arn: `arn:aws:s3:::${Bucket}` }
  }
  const versioned = await make('versioned')
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: versioned.Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  )
  const plain = await make('plain')
  return { 'S3.14': { passed: [versioned.arn], failed: [plain.arn] } }
}
