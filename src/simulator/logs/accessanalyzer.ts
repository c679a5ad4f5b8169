import { iso, MINUTE } from '../calendar.js'
import { type Account, REGION } from '../company.js'
import { eventBridge, firehoseKey, isIn, type SimulatedLog, type World } from './log.js'

interface Shared {
  readonly at: number
  readonly account: Account
  readonly resource: string
  readonly type: string
  readonly action: string
  readonly principal: string
  readonly status: 'ACTIVE' | 'RESOLVED'
  readonly id: string
}

/** What became open to others, and when it was closed again. */
const sharedIn = ({ accounts, story, period }: World): readonly Shared[] => {
  const { prod, staging } = accounts
  const stranger = '999999999999'
  const bucket = {
    account: prod,
    resource: `arn:aws:s3:::${prod.bucket('exports')}`,
    type: 'AWS::S3::Bucket',
    action: 's3:GetObject',
    principal: stranger,
    id: 'bucket',
  }
  const copy = {
    account: prod,
    resource: `arn:aws:ec2:${REGION}:${prod.id}:snapshot/${story.snapshot}`,
    type: 'AWS::EC2::Snapshot',
    action: 'ec2:CreateVolume',
    principal: stranger,
    id: 'copy',
  }
  const role = {
    account: staging,
    resource: `arn:aws:iam::${staging.id}:role/vendor-monitoring`,
    type: 'AWS::IAM::Role',
    action: 'sts:AssumeRole',
    principal: '123456789012',
    id: 'role',
  }
  return [
    { ...role, at: period.from + 33 * 60 * MINUTE, status: 'ACTIVE' },
    { ...copy, at: story.trailStopped + 18 * MINUTE, status: 'ACTIVE' },
    { ...bucket, at: story.trailStopped + 22 * MINUTE, status: 'ACTIVE' },
    { ...copy, at: story.portClosed + 20 * MINUTE, status: 'RESOLVED' },
    { ...bucket, at: story.portClosed + 21 * MINUTE, status: 'RESOLVED' },
  ]
}

/** IAM Access Analyzer: what strangers may reach. */
export const accessanalyzer: SimulatedLog = {
  source: 'aws.accessanalyzer',
  hours: 24,
  files: (world) => [
    {
      key: firehoseKey('access-analyzer', 'access-analyzer'),
      entries: (span, random) =>
        sharedIn(world)
          .filter(({ at }) => isIn(span, at))
          .map(({ at, account, resource, type, action, principal, status, id }) =>
            eventBridge(at, random, {
              source: 'aws.access-analyzer',
              type: 'Access Analyzer Finding',
              account: account.id,
              resources: [`arn:aws:access-analyzer:${REGION}:${account.id}:analyzer/sim-organisation`],
              detail: {
                version: '1.0',
                id: `${id}-simulated`,
                status,
                resourceType: type,
                resource,
                createdAt: iso(at),
                analyzedAt: iso(at),
                updatedAt: iso(at),
                accountId: account.id,
                region: REGION,
                principal: { AWS: principal },
                action: [action],
                condition: {},
                isDeleted: false,
                isPublic: false,
              },
            }),
          ),
    },
  ],
}
