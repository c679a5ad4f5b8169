import {
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
  paginateDescribeImages,
  paginateDescribeInstances,
  paginateDescribeLaunchTemplates,
  paginateDescribeSnapshots,
  paginateDescribeSpotFleetRequests,
  paginateDescribeVolumes,
} from '@aws-sdk/client-ec2'
import { cfnShape } from '../../cfn-shape.js'
import { collector, type Listed, resource, tagMap } from '../collector.js'
import { ec2Arn, ec2Type, inVpc, to } from '../ec2-resource.js'

/** Amazon EC2 and EBS: what computes and what it stores on (AWS Config resource types reference, Amazon EC2). */
export default collector({
  service: 'ec2',
  resources: [
    ec2Type({
      type: 'AWS::EC2::Instance',
      call: 'DescribeInstances',
      pages: (client, Filters) => paginateDescribeInstances({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.Reservations?.flatMap((r) => r.Instances ?? []),
      id: (i) => i.InstanceId,
      filter: 'instance-id',
      arn: 'instance',
      zone: (i) => i.Placement?.AvailabilityZone,
      created: (i) => i.LaunchTime,
      state: (i) => i.State?.Name,
      relationships: (i) => [
        ...inVpc(i.VpcId, [i.SubnetId]),
        ...to(
          'Is associated with SecurityGroup',
          'AWS::EC2::SecurityGroup',
          i.SecurityGroups?.map((g) => g.GroupId),
        ),
        ...to(
          'Contains NetworkInterface',
          'AWS::EC2::NetworkInterface',
          i.NetworkInterfaces?.map((n) => n.NetworkInterfaceId),
        ),
        ...to(
          'Is attached to Volume',
          'AWS::EC2::Volume',
          i.BlockDeviceMappings?.map((b) => b.Ebs?.VolumeId),
        ),
        ...profileOf(i.IamInstanceProfile?.Arn),
      ],
    }),
    ec2Type({
      type: 'AWS::EC2::Volume',
      call: 'DescribeVolumes',
      pages: (client, Filters) => paginateDescribeVolumes({ client, pageSize: 500 }, { Filters }),
      items: (page) => page.Volumes,
      id: (v) => v.VolumeId,
      filter: 'volume-id',
      arn: 'volume',
      zone: (v) => v.AvailabilityZone,
      created: (v) => v.CreateTime,
      relationships: (v) =>
        to(
          'Is attached to Instance',
          'AWS::EC2::Instance',
          v.Attachments?.map((a) => a.InstanceId),
        ),
    }),
    ec2Type({
      type: 'AWS::EC2::Snapshot',
      call: 'DescribeSnapshots',
      pages: (client, Filters) => paginateDescribeSnapshots({ client, pageSize: 500 }, { Filters, OwnerIds: ['self'] }),
      items: (page) => page.Snapshots,
      id: (s) => s.SnapshotId,
      filter: 'snapshot-id',
      arn: 'snapshot',
      created: (s) => s.StartTime,
      owner: (s) => s.OwnerId,
      relationships: (s) => to('Is created from Volume', 'AWS::EC2::Volume', realVolume(s.VolumeId)),
    }),
    ec2Type({
      type: 'AWS::EC2::Image',
      call: 'DescribeImages',
      pages: (client, Filters) =>
        paginateDescribeImages({ client, pageSize: 200 }, { Filters, Owners: ['self'], IncludeDeprecated: true }),
      items: (page) => page.Images,
      id: (i) => i.ImageId,
      filter: 'image-id',
      arn: 'image',
      name: (i) => i.Name,
      created: (i) => (i.CreationDate === undefined ? undefined : new Date(i.CreationDate)),
      owner: (i) => i.OwnerId,
      relationships: (i) =>
        to(
          'Is associated with Snapshot',
          'AWS::EC2::Snapshot',
          i.BlockDeviceMappings?.map((b) => b.Ebs?.SnapshotId),
        ),
    }),
    resource<Listed>({
      type: 'AWS::EC2::LaunchTemplate',
      scope: 'regional',
      iam: ['ec2:DescribeLaunchTemplates'],
      list: async function* (reach) {
        const client = reach.client(EC2Client)
        for await (const page of paginateDescribeLaunchTemplates({ client, pageSize: 200 }, {})) {
          for (const t of page.LaunchTemplates ?? []) {
            if (t.LaunchTemplateId === undefined) continue
            yield {
              resourceId: t.LaunchTemplateId,
              resourceName: t.LaunchTemplateName,
              arn: ec2Arn(reach, 'launch-template', t.LaunchTemplateId),
              created: t.CreateTime,
              tags: tagMap(t.Tags),
              configuration: cfnShape({
                Id: t.LaunchTemplateId,
                LaunchTemplateName: t.LaunchTemplateName,
                DefaultVersionNumber: numeral(t.DefaultVersionNumber),
                LatestVersionNumber: numeral(t.LatestVersionNumber),
                CreateTime: t.CreateTime,
                CreatedBy: t.CreatedBy,
              }),
            }
          }
        }
      },
      parts: {
        LaunchTemplateData: {
          iam: 'ec2:DescribeLaunchTemplateVersions',
          read: async (reach, t) => {
            const { LaunchTemplateVersions } = await reach
              .client(EC2Client)
              .send(
                new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: t.resourceId, Versions: ['$Default'] }),
              )
            return cfnShape(withoutUserData(LaunchTemplateVersions?.[0]?.LaunchTemplateData))
          },
        },
      },
    }),
    ec2Type({
      type: 'AWS::EC2::SpotFleet',
      call: 'DescribeSpotFleetRequests',
      // This call takes no filters; one request is found in the list.
      pages: (client) => paginateDescribeSpotFleetRequests({ client, pageSize: 100 }, {}),
      items: (page) => page.SpotFleetRequestConfigs,
      id: (f) => f.SpotFleetRequestId,
      filter: '',
      arn: 'spot-fleet-request',
      created: (f) => f.CreateTime,
      state: (f) => f.SpotFleetRequestState,
      shape: (f) =>
        cfnShape({
          Id: f.SpotFleetRequestId,
          SpotFleetRequestState: f.SpotFleetRequestState,
          SpotFleetRequestConfigData: {
            ...f.SpotFleetRequestConfig,
            LaunchSpecifications: f.SpotFleetRequestConfig?.LaunchSpecifications?.map(withoutUserData),
          },
        }),
    }),
  ],
})

/** User data is a program with, all too often, its passwords. AWS Config does not store it either. */
const withoutUserData = <T extends { readonly UserData?: string | undefined }>(
  data: T | undefined,
): Omit<T, 'UserData'> | undefined => {
  if (data === undefined) return undefined
  const { UserData: _, ...rest } = data
  return rest
}

/** `vol-ffffffff` stands for "no volume": copied and imported snapshots have it. */
const realVolume = (id: string | undefined) => (id === 'vol-ffffffff' ? undefined : id)

/** Version numbers are texts in CloudFormation's schema. */
const numeral = (n: number | undefined): string | undefined => (n === undefined ? undefined : String(n))

const profileOf = (arn: string | undefined) => {
  const name = arn?.slice(arn.lastIndexOf('/') + 1)
  return name === undefined
    ? []
    : [
        {
          resourceType: 'AWS::IAM::InstanceProfile',
          resourceName: name,
          name: 'Is associated with InstanceProfile',
        },
      ]
}
