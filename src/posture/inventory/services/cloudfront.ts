import {
  CloudFrontClient,
  type Distribution,
  type DistributionConfig,
  GetDistributionCommand,
  ListTagsForResourceCommand,
  paginateListDistributions,
} from '@aws-sdk/client-cloudfront'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { Json } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { inFlight } from '../in-flight.js'
import { bucketOfOrigin } from '../s3-origin.js'
import { unlessGone } from '../unless-gone.js'

const cloudfront = (reach: Reach) => reach.client(CloudFrontClient)

/** AWS Config's spelling, where a small first letter alone would differ. */
const shapeOf = (config: DistributionConfig) => {
  const { Origins, ViewerCertificate, ...rest } = config
  const { ACMCertificateArn, IAMCertificateId, SSLSupportMethod, ...certificate } = ViewerCertificate ?? {}
  return {
    ...rest,
    origins: {
      ...Origins,
      items: (Origins?.Items ?? []).map(({ CustomOriginConfig, ...origin }) => {
        if (CustomOriginConfig === undefined) return origin
        const { HTTPPort, HTTPSPort, ...custom } = CustomOriginConfig
        return { ...origin, customOriginConfig: { ...custom, httpPort: HTTPPort, httpsPort: HTTPSPort } }
      }),
    },
    viewerCertificate:
      ViewerCertificate === undefined
        ? undefined
        : {
            ...certificate,
            acmCertificateArn: ACMCertificateArn,
            iamCertificateId: IAMCertificateId,
            sslSupportMethod: SSLSupportMethod,
          },
  }
}

interface Found extends Listed {
  /** Buckets behind S3 origins, by name. */
  readonly buckets: readonly string[]
}

const found = (d: Distribution): Found | undefined => {
  if (d.Id === undefined || d.ARN === undefined || d.DistributionConfig === undefined) return undefined
  const { ARN, DistributionConfig: config, ...rest } = d
  const buckets = (config.Origins?.Items ?? []).flatMap((o) =>
    o.S3OriginConfig === undefined ? [] : (bucketOfOrigin(o.DomainName ?? '') ?? []),
  )
  const certificate = config.ViewerCertificate?.ACMCertificateArn
  return {
    resourceId: d.Id,
    resourceName: config.Aliases?.Items?.[0] ?? d.DomainName,
    arn: ARN,
    buckets: [...new Set(buckets)],
    relationships: [
      ...buckets.map((name) => ({
        resourceType: 'AWS::S3::Bucket',
        resourceId: name,
        resourceName: name,
        name: 'Is associated with S3 Bucket',
      })),
      ...(certificate === undefined
        ? []
        : [{ resourceType: 'AWS::ACM::Certificate', resourceId: certificate, name: 'Is associated with' }]),
      ...(config.WebACLId?.startsWith('arn:') === true
        ? [
            {
              resourceType: 'AWS::WAFv2::WebACL',
              // arn:aws:wafv2:us-east-1:111122223333:global/webacl/NAME/ID
              resourceId: config.WebACLId.split('/').at(-1) ?? config.WebACLId,
              name: 'Is associated with',
            },
          ]
        : []),
    ],
    configuration: configShape({ ...rest, arn: ARN, distributionConfig: shapeOf(config) }),
  }
}

const describe = async (reach: Reach, Id: string): Promise<Found | undefined> => {
  const answer = await unlessGone(cloudfront(reach).send(new GetDistributionCommand({ Id })), [
    'NoSuchDistribution',
    'NotFound',
  ])
  return answer?.Distribution === undefined ? undefined : found(answer.Distribution)
}

async function* ids(reach: Reach): AsyncGenerator<string> {
  for await (const page of paginateListDistributions({ client: cloudfront(reach) }, {})) {
    for (const { Id } of page.DistributionList?.Items ?? []) if (Id !== undefined) yield Id
  }
}

/**
 * Whether there is a bucket of this name, whoever owns it. S3 answers 404 for a name nobody has; 403 (somebody
 * else's, or closed to us) and 301 or 400 (in another Region) are given only for a bucket that exists (API
 * reference, HeadBucket).
 */
const bucketExists = async (reach: Reach, Bucket: string): Promise<boolean> => {
  try {
    await reach.client(S3Client).send(new HeadBucketCommand({ Bucket }))
    return true
  } catch (cause) {
    const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
    if (status === 404) return false
    if (status === 301 || status === 307 || status === 400 || status === 403) return true
    throw cause
  }
}

/** Amazon CloudFront: distributions. They have no Region. */
export default collector({
  service: 'cloudfront',
  resources: [
    resource<Found>({
      type: 'AWS::CloudFront::Distribution',
      scope: 'global',
      iam: ['cloudfront:ListDistributions', 'cloudfront:GetDistribution'],
      list: async function* (reach) {
        for await (const one of inFlight(ids(reach), 4, (id) => describe(reach, id))) if (one !== undefined) yield one
      },
      one: (reach, id) => describe(reach, id.replace(/^arn:.*:distribution\//, '')),
      parts: {
        S3OriginBuckets: {
          iam: 's3:ListBucket',
          read: async (reach, { buckets }): Promise<Json> => {
            const out: { bucket: string; exists: boolean }[] = []
            for (const bucket of buckets) out.push({ bucket, exists: await bucketExists(reach, bucket) })
            return out
          },
        },
        tags: {
          iam: 'cloudfront:ListTagsForResource',
          read: async (reach, { arn }) =>
            tagMap((await cloudfront(reach).send(new ListTagsForResourceCommand({ Resource: arn }))).Tags?.Items),
        },
      },
    }),
  ],
})
