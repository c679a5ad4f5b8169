import { randomUUID } from 'node:crypto'
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
import { HIDDEN } from '../../url-credentials.js'
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
      items: (Origins?.Items ?? []).map(({ CustomOriginConfig, CustomHeaders, ...bare }) => {
        // Headers to origins are how origins know CloudFront: their values are passwords.
        const headers = CustomHeaders?.Items?.map((h) => ({ headerName: h.HeaderName, headerValue: HIDDEN }))
        const origin = { ...bare, customHeaders: { quantity: CustomHeaders?.Quantity ?? 0, items: headers ?? [] } }
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
  // A count that moves by itself is not the distribution's configuration.
  const { ARN, DistributionConfig: config, InProgressInvalidationBatches: _, ...rest } = d
  const buckets = (config.Origins?.Items ?? []).flatMap((o) =>
    o.CustomOriginConfig === undefined ? (bucketOfOrigin(o.DomainName ?? '') ?? []) : [],
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

const head = async (reach: Reach, Bucket: string): Promise<{ readonly status: number; readonly cause?: unknown }> => {
  try {
    await reach.client(S3Client).send(new HeadBucketCommand({ Bucket }))
    return { status: 200 }
  } catch (cause) {
    const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
    if (status === undefined) throw cause
    return { status, cause }
  }
}

/**
 * Whether there is a bucket of this name, whoever owns it. S3 answers 404 for a name that nobody has; 301 or 400 (in
 * another Region) and 403 (somebody else's) are given for buckets that exist (API reference, HeadBucket). Where even
 * a name that cannot be taken is answered by 403, it is we who are refused, and nothing is known.
 */
const bucketExists = async (reach: Reach, bucket: string): Promise<boolean> => {
  const { status, cause } = await head(reach, bucket)
  if (status === 404) return false
  if (status === 403) {
    if ((await head(reach, `hinomi-${randomUUID()}`)).status === 404) return true
    throw cause
  }
  if (status === 200 || status === 301 || status === 307 || status === 400) return true
  throw cause
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
