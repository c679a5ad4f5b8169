import {
  CloudFrontClient,
  CreateDistributionWithTagsCommand,
  type DistributionConfig,
  type Origin,
} from '@aws-sdk/client-cloudfront'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { Seed } from './seed.js'

/** Distributions, good and bad. */
export const seed: Seed = async (aws) => {
  if (!aws.home) return {}
  const cloudfront = aws.client(CloudFrontClient)
  const Bucket = `${aws.prefix}site`
  await aws.client(S3Client).send(new CreateBucketCommand({ Bucket }))

  const custom = (https: boolean): Origin => ({
    Id: 'custom',
    DomainName: 'origin.example.com',
    CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'X-Origin-Verify', HeaderValue: 'seed-password' }] },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: https ? 'https-only' : 'match-viewer',
      OriginSslProtocols: { Quantity: 1, Items: [https ? 'TLSv1.2' : 'SSLv3'] },
    },
  })
  const s3 = (bucket: string): Origin => ({
    Id: 's3',
    DomainName: `${bucket}.s3.us-east-1.amazonaws.com`,
    S3OriginConfig: { OriginAccessIdentity: '' },
  })
  const make = async (name: string, origins: Origin[], more: Partial<DistributionConfig>, owner?: string) => {
    const { Distribution } = await cloudfront.send(
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: {
          DistributionConfig: {
            CallerReference: `${aws.prefix}${name}`,
            Comment: name,
            Enabled: true,
            Origins: { Quantity: origins.length, Items: origins },
            DefaultCacheBehavior: { TargetOriginId: origins[0]?.Id, ViewerProtocolPolicy: 'https-only' },
            ...more,
          },
          Tags: { Items: owner === undefined ? [] : [{ Key: 'owner', Value: owner }] },
        },
      }),
    )
    return Distribution?.ARN ?? ''
  }

  const good = await make(
    'good',
    [s3(Bucket), custom(true)],
    {
      DefaultRootObject: 'index.html',
      DefaultCacheBehavior: {
        TargetOriginId: 's3',
        ViewerProtocolPolicy: 'redirect-to-https',
        TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: ['key-group'] },
      },
      Logging: { Enabled: true, IncludeCookies: false, Bucket: `${Bucket}.s3.amazonaws.com`, Prefix: '' },
      WebACLId: `arn:aws:wafv2:us-east-1:${aws.account}:global/webacl/seed/1`,
      ViewerCertificate: {
        CloudFrontDefaultCertificate: false,
        ACMCertificateArn: `arn:aws:acm:us-east-1:${aws.account}:certificate/seed`,
        SSLSupportMethod: 'sni-only',
        MinimumProtocolVersion: 'TLSv1.2_2021',
      },
    },
    'seed',
  )
  const bad = await make('bad', [s3(`${aws.prefix}nobody-has-this`), custom(false)], {
    DefaultCacheBehavior: {
      TargetOriginId: 's3',
      ViewerProtocolPolicy: 'allow-all',
      TrustedSigners: { Enabled: true, Quantity: 1, Items: ['self'] },
    },
  })
  const dedicated = await make('vip', [custom(true)], {
    ViewerCertificate: {
      CloudFrontDefaultCertificate: false,
      IAMCertificateId: 'ASCASEED',
      SSLSupportMethod: 'vip',
      MinimumProtocolVersion: 'TLSv1',
    },
  })
  const url = await make('url', [{ ...custom(true), DomainName: 'abcdefghijklmnop.lambda-url.us-east-1.on.aws' }], {})

  const both = { passed: [good], failed: [bad] }
  return {
    'CloudFront.1': both,
    'CloudFront.3': both,
    'CloudFront.5': both,
    'CloudFront.6': both,
    'CloudFront.7': { passed: [good, dedicated], failed: [bad] },
    'CloudFront.8': { passed: [good], failed: [dedicated] },
    'CloudFront.9': { passed: [good, dedicated], failed: [bad] },
    'CloudFront.10': both,
    'CloudFront.12': both,
    'CloudFront.13': { failed: [bad] },
    'CloudFront.14': both,
    'CloudFront.15': { passed: [good], failed: [bad, dedicated] },
    'CloudFront.16': { failed: [url] },
    'CloudFront.17': both,
  }
}
