import {
  GetDetectorCommand,
  GetFilterCommand,
  GetIPSetCommand,
  GuardDutyClient,
  paginateListDetectors,
  paginateListFilters,
  paginateListIPSets,
} from '@aws-sdk/client-guardduty'
import { cfnShape } from '../../cfn-shape.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'

/** There is at most one in each Region. */
async function* detectorIds(reach: Reach): AsyncGenerator<string> {
  for await (const page of paginateListDetectors({ client: reach.client(GuardDutyClient) }, {}))
    yield* page.DetectorIds ?? []
}

const detectorArn = (reach: Reach, id: string) =>
  `arn:${reach.partition}:guardduty:${reach.region}:${reach.account}:detector/${id}`

const inDetector = (id: string) => [
  { resourceType: 'AWS::GuardDuty::Detector', resourceId: id, name: 'Is contained in' },
]

/** Amazon GuardDuty: detectors, filters and IP sets (AWS Config's types of the same names). */
export default collector({
  service: 'guardduty',
  resources: [
    resource<Listed>({
      type: 'AWS::GuardDuty::Detector',
      scope: 'regional',
      iam: ['guardduty:ListDetectors', 'guardduty:GetDetector'],
      list: async function* (reach) {
        for await (const id of detectorIds(reach)) {
          const d = await reach.client(GuardDutyClient).send(new GetDetectorCommand({ DetectorId: id }))
          yield {
            resourceId: id,
            arn: detectorArn(reach, id),
            created: time(d.CreatedAt),
            tags: d.Tags ?? {},
            configuration: cfnShape({
              Id: id,
              Enable: d.Status === 'ENABLED',
              FindingPublishingFrequency: d.FindingPublishingFrequency,
              DataSources: d.DataSources,
              Features: d.Features?.map((f) => ({
                Name: f.Name,
                Status: f.Status,
                AdditionalConfiguration: f.AdditionalConfiguration?.map((a) => ({ Name: a.Name, Status: a.Status })),
              })),
            }),
          }
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::GuardDuty::Filter',
      scope: 'regional',
      iam: ['guardduty:ListDetectors', 'guardduty:ListFilters', 'guardduty:GetFilter'],
      list: async function* (reach) {
        const client = reach.client(GuardDutyClient)
        for await (const DetectorId of detectorIds(reach)) {
          for await (const page of paginateListFilters({ client }, { DetectorId })) {
            for (const FilterName of page.FilterNames ?? []) {
              const { Tags, ...f } = await client.send(new GetFilterCommand({ DetectorId, FilterName }))
              yield {
                resourceId: `${DetectorId}|${FilterName}`,
                resourceName: FilterName,
                arn: `${detectorArn(reach, DetectorId)}/filter/${FilterName}`,
                tags: Tags ?? {},
                relationships: inDetector(DetectorId),
                configuration: cfnShape({ DetectorId, ...f }),
              }
            }
          }
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::GuardDuty::IPSet',
      scope: 'regional',
      iam: ['guardduty:ListDetectors', 'guardduty:ListIPSets', 'guardduty:GetIPSet'],
      list: async function* (reach) {
        const client = reach.client(GuardDutyClient)
        for await (const DetectorId of detectorIds(reach)) {
          for await (const page of paginateListIPSets({ client }, { DetectorId })) {
            for (const IpSetId of page.IpSetIds ?? []) {
              const { Tags, ...s } = await client.send(new GetIPSetCommand({ DetectorId, IpSetId }))
              yield {
                resourceId: `${IpSetId}|${DetectorId}`,
                resourceName: s.Name,
                arn: `${detectorArn(reach, DetectorId)}/ipset/${IpSetId}`,
                tags: Tags ?? {},
                relationships: inDetector(DetectorId),
                configuration: cfnShape({ DetectorId, Id: IpSetId, ...s }),
              }
            }
          }
        }
      },
    }),
  ],
  account: {
    GuardDutyDetectors: {
      scope: 'regional',
      iam: ['guardduty:ListDetectors', 'guardduty:GetDetector'],
      read: async (reach) => {
        const out: { detectorId: string; status: string | null }[] = []
        for await (const id of detectorIds(reach)) {
          const { Status } = await reach.client(GuardDutyClient).send(new GetDetectorCommand({ DetectorId: id }))
          out.push({ detectorId: id, status: Status ?? null })
        }
        return out
      },
    },
  },
})

const time = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? '')
  return Number.isNaN(date.getTime()) ? undefined : date
}
