import {
  ACMClient,
  type CertificateDetail,
  DescribeCertificateCommand,
  KeyAlgorithm,
  ListTagsForCertificateCommand,
  paginateListCertificates,
} from '@aws-sdk/client-acm'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { inFlight } from '../in-flight.js'
import { unlessGone } from '../unless-gone.js'

const acm = (reach: Reach) => reach.client(ACMClient)

const certificate = (c: CertificateDetail): Listed | undefined =>
  c.CertificateArn === undefined
    ? undefined
    : {
        resourceId: c.CertificateArn,
        resourceName: c.DomainName,
        arn: c.CertificateArn,
        created: c.CreatedAt ?? c.ImportedAt,
        configuration: configShape(c),
      }

const describe = async (reach: Reach, CertificateArn: string): Promise<Listed | undefined> => {
  const found = await unlessGone(acm(reach).send(new DescribeCertificateCommand({ CertificateArn })), [
    'ResourceNotFoundException',
  ])
  return found?.Certificate === undefined ? undefined : certificate(found.Certificate)
}

/** AWS Certificate Manager: certificates, requested and imported. */
export default collector({
  service: 'acm',
  resources: [
    resource<Listed>({
      type: 'AWS::ACM::Certificate',
      scope: 'regional',
      iam: ['acm:ListCertificates', 'acm:DescribeCertificate'],
      list: async function* (reach) {
        const arns = async function* () {
          // Unless asked for all, the list leaves out every key but RSA of 1024 and 2048 bits (API reference, Filters).
          const query = { Includes: { keyTypes: Object.values(KeyAlgorithm) }, MaxItems: 1000 }
          for await (const page of paginateListCertificates({ client: acm(reach) }, query)) {
            for (const c of page.CertificateSummaryList ?? [])
              if (c.CertificateArn !== undefined) yield c.CertificateArn
          }
        }
        for await (const one of inFlight(arns(), 4, (arn) => describe(reach, arn))) if (one !== undefined) yield one
      },
      one: describe,
      parts: {
        tags: {
          iam: 'acm:ListTagsForCertificate',
          read: async (reach, { arn }) =>
            tagMap((await acm(reach).send(new ListTagsForCertificateCommand({ CertificateArn: arn }))).Tags),
        },
      },
    }),
  ],
})
