import { DAY, HOUR, isoMs, MINUTE } from '../calendar.js'
import { type Account, REGION } from '../company.js'
import { threatsOf } from '../findings.js'
import { Random } from '../random.js'
import { exposuresOf } from './inspector2.js'
import { type Entry, eventBridge, firehoseKey, isIn, type SimulatedLog, type World } from './log.js'

type Label = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL'
const NORMALIZED: Readonly<Record<Label, number>> = { CRITICAL: 90, HIGH: 70, MEDIUM: 40, LOW: 1, INFORMATIONAL: 0 }

/** One update of a finding. */
interface Update {
  readonly at: number
  readonly account: Account
  readonly id: string
  readonly product: 'Security Hub' | 'GuardDuty' | 'Inspector'
  readonly generator: string
  readonly title: string
  readonly label: Label
  readonly type: string
  readonly resource: readonly [type: string, id: string]
  readonly since: number
  readonly workflow: 'NEW' | 'NOTIFIED' | 'SUPPRESSED' | 'RESOLVED'
  readonly compliance?: { readonly status: 'PASSED' | 'FAILED' | 'WARNING'; readonly control: string }
}

interface Check {
  readonly control: string
  readonly title: string
  readonly label: Label
  readonly resource: (account: Account) => readonly [type: string, id: string]
  /** From when on it fails, and until when; without it passes. */
  readonly fails?: (world: World, account: Account) => { readonly from: number; readonly to: number } | undefined
  readonly workflow?: Update['workflow']
}

const bucket = (purpose: string) => (account: Account) =>
  ['AwsS3Bucket', `arn:aws:s3:::${account.bucket(purpose)}`] as const
const whole = ({ id }: Account) => ['AwsAccount', `AWS::::Account:${id}`] as const
const group = ({ id, network }: Account) =>
  ['AwsEc2SecurityGroup', `arn:aws:ec2:${REGION}:${id}:security-group/${network.bastionGroup}`] as const
const database = ({ id }: Account) => ['AwsRdsDbInstance', `arn:aws:rds:${REGION}:${id}:db:sim-orders`] as const
const always = ({ period }: World) => period
const inKind = (kind: Account['kind']) => (world: World, account: Account) =>
  account.kind === kind ? always(world) : undefined

const CHECKS: readonly Check[] = [
  {
    control: 'S3.8',
    title: 'S3 general purpose buckets should block public access',
    label: 'HIGH',
    resource: bucket('assets'),
    fails: inKind('prod'),
    workflow: 'SUPPRESSED',
  },
  {
    control: 'S3.6',
    title: 'S3 general purpose bucket policies should restrict access to other AWS accounts',
    label: 'HIGH',
    resource: bucket('exports'),
    fails: ({ story }, { kind }) =>
      kind === 'prod' ? { from: story.trailStopped + HOUR / 2, to: story.portClosed + HOUR } : undefined,
  },
  {
    control: 'S3.9',
    title: 'S3 general purpose buckets should have server access logging enabled',
    label: 'MEDIUM',
    resource: bucket('uploads'),
    fails: inKind('staging'),
  },
  {
    control: 'EC2.13',
    title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
    label: 'HIGH',
    resource: group,
    fails: ({ story }, { kind }) => (kind === 'prod' ? { from: story.portOpened, to: story.portClosed } : undefined),
  },
  {
    control: 'EC2.7',
    title: 'EBS default encryption should be enabled',
    label: 'MEDIUM',
    resource: whole,
    fails: inKind('staging'),
    workflow: 'NOTIFIED',
  },
  {
    control: 'CloudTrail.1',
    title:
      'CloudTrail should be enabled and configured with at least one multi-Region trail that includes read and write management events',
    label: 'HIGH',
    resource: whole,
    fails: ({ story }, { kind }) => (kind === 'prod' ? { from: story.trailStopped, to: story.portClosed } : undefined),
  },
  {
    control: 'Config.1',
    title: 'AWS Config should be enabled and use the service-linked role for resource recording',
    label: 'CRITICAL',
    resource: whole,
    fails: ({ story }, { kind }) => (kind === 'prod' ? { from: story.trailStopped, to: story.portClosed } : undefined),
  },
  {
    control: 'IAM.6',
    title: 'Hardware MFA should be enabled for the root user',
    label: 'CRITICAL',
    resource: whole,
    fails: inKind('staging'),
  },
  {
    control: 'IAM.3',
    title: "IAM users' access keys should be rotated every 90 days or less",
    label: 'MEDIUM',
    resource: ({ id }) => ['AwsIamUser', `arn:aws:iam::${id}:user/batch-export`],
    fails: inKind('prod'),
    workflow: 'NOTIFIED',
  },
  {
    control: 'RDS.3',
    title: 'RDS DB instances should have encryption at-rest enabled',
    label: 'MEDIUM',
    resource: database,
  },
  {
    control: 'RDS.13',
    title: 'RDS automatic minor version upgrades should be enabled',
    label: 'HIGH',
    resource: database,
    fails: inKind('staging'),
  },
  {
    control: 'KMS.4',
    title: 'AWS KMS key rotation should be enabled',
    label: 'MEDIUM',
    resource: ({ kmsKey }) => ['AwsKmsKey', kmsKey],
  },
]

/** Once a day each control is looked at again; what changes meanwhile is told within minutes. */
const checked = (world: World, accounts: readonly Account[]): Update[] =>
  accounts.flatMap((account) =>
    CHECKS.flatMap((check) => {
      const random = new Random(`${world.seed}/checks/${account.kind}/${check.control}`)
      const id = `arn:aws:securityhub:${REGION}:${account.id}:security-control/${check.control}/finding/${random.uuid()}`
      const failing = check.fails?.(world, account)
      const update = (at: number): Update => {
        const failed = failing !== undefined && at >= failing.from && at < failing.to
        return {
          at,
          account,
          id,
          product: 'Security Hub',
          generator: `security-control/${check.control}`,
          title: check.title,
          label: failed ? check.label : 'INFORMATIONAL',
          type: 'Software and Configuration Checks/Industry and Regulatory Standards',
          resource: check.resource(account),
          since: world.period.from - 90 * DAY,
          workflow: failed ? (check.workflow ?? 'NEW') : 'RESOLVED',
          compliance: { status: failed ? 'FAILED' : 'PASSED', control: check.control },
        }
      }
      const hour = 3 + random.int(16)
      const out: Update[] = []
      for (let day = world.period.from; day < world.period.to; day += DAY)
        out.push(update(day + hour * HOUR + random.int(60) * MINUTE))
      if (failing !== undefined && failing.from > world.period.from) {
        out.push(update(failing.from + 7 * MINUTE), update(failing.to + 7 * MINUTE))
      }
      return out
    }),
  )

const severityOf = (severity: number): Label =>
  severity >= 9 ? 'CRITICAL' : severity >= 7 ? 'HIGH' : severity >= 4 ? 'MEDIUM' : 'LOW'

/** What other services report to Security Hub some minutes later. */
const imported = (world: World): Update[] => [
  ...threatsOf(world).map(
    (threat): Update => ({
      at: threat.at + 5 * MINUTE,
      account: threat.account,
      id: `arn:aws:guardduty:${REGION}:${threat.account.id}:detector/simulated/finding/${threat.id}`,
      product: 'GuardDuty',
      generator: `arn:aws:guardduty:${REGION}:${threat.account.id}:detector/simulated`,
      title: threat.title,
      label: severityOf(threat.severity),
      type: `TTPs/${threat.type.replace(':', '/').replace('/', '-')}`,
      resource:
        threat.bucket !== undefined
          ? ['AwsS3Bucket', `arn:aws:s3:::${threat.bucket}`]
          : threat.user !== undefined
            ? ['AwsIamAccessKey', `AWS::IAM::AccessKey:${threat.user.key}`]
            : [
                'AwsEc2Instance',
                `arn:aws:ec2:${REGION}:${threat.account.id}:instance/${threat.instance?.instance ?? '-'}`,
              ],
      since: threat.at,
      workflow: 'NEW',
    }),
  ),
  ...exposuresOf(world).flatMap((exposure) =>
    ([exposure.found, exposure.mended] as const).map(
      (at, i): Update => ({
        at: at + 6 * MINUTE,
        account: exposure.account,
        id: `arn:aws:inspector2:${REGION}:${exposure.account.id}:finding/${exposure.id}`,
        product: 'Inspector',
        generator: 'AWSInspector',
        title: `${exposure.weakness.cve} - ${exposure.weakness.pack}`,
        label: exposure.weakness.severity,
        type: 'Software and Configuration Checks/Vulnerabilities/CVE',
        resource:
          exposure.weakness.on === 'hosts'
            ? ['AwsEc2Instance', `arn:aws:ec2:${REGION}:${exposure.account.id}:instance/${exposure.resource}`]
            : exposure.weakness.on === 'images'
              ? ['AwsEcrContainerImage', exposure.resource]
              : ['AwsLambdaFunction', exposure.resource],
        since: exposure.found,
        workflow: i === 0 ? 'NEW' : 'RESOLVED',
      }),
    ),
  ),
]

const entryOf = (update: Update, random: Random): Entry => {
  const { at, account, product, compliance, label } = update
  const arn = `arn:aws:securityhub:${REGION}::product/aws/${product.toLowerCase().replace(' ', '')}`
  const finding = {
    SchemaVersion: '2018-10-08',
    Id: update.id,
    ProductArn: arn,
    ProductName: product,
    CompanyName: product === 'Security Hub' ? 'AWS' : 'Amazon',
    Region: REGION,
    GeneratorId: update.generator,
    AwsAccountId: account.id,
    AwsAccountName: account.name,
    Types: [update.type],
    FirstObservedAt: isoMs(update.since),
    LastObservedAt: isoMs(at - MINUTE),
    CreatedAt: isoMs(update.since),
    UpdatedAt: isoMs(at - MINUTE),
    Severity: { Label: label, Normalized: NORMALIZED[label], Original: label },
    Title: update.title,
    Description: `${update.title} (simulated)`,
    ProductFields: { 'aws/securityhub/ProductName': product, 'aws/securityhub/CompanyName': 'AWS' },
    Resources: [
      { Type: update.resource[0], Id: update.resource[1], Partition: 'aws', Region: REGION, Tags: { Team: 'sre' } },
    ],
    ...(compliance === undefined
      ? {}
      : {
          Compliance: {
            Status: compliance.status,
            SecurityControlId: compliance.control,
            RelatedRequirements: [],
            AssociatedStandards: [{ StandardsId: 'standards/aws-foundational-security-best-practices/v/1.0.0' }],
          },
        }),
    WorkflowState: 'NEW',
    Workflow: { Status: update.workflow },
    RecordState: update.workflow === 'RESOLVED' && product !== 'Security Hub' ? 'ARCHIVED' : 'ACTIVE',
    FindingProviderFields: { Severity: { Label: label, Original: label }, Types: [update.type] },
    ProcessedAt: isoMs(at),
  }
  return eventBridge(at, random, {
    source: 'aws.securityhub',
    type: 'Security Hub Findings - Imported',
    account: account.id,
    resources: [`${arn}/${update.id}`],
    detail: { findings: [finding] },
  })
}

/** Updates of findings as EventBridge sends them on: the controls' daily look, GuardDuty's and Inspector's reports. */
export const securityhub: SimulatedLog = {
  source: 'aws.securityhub',
  hours: 8,
  files(world) {
    const updates = [...checked(world, [world.accounts.prod, world.accounts.staging]), ...imported(world)]
    return [
      {
        key: firehoseKey('securityhub', 'aws-securityhub-findings'),
        entries: (span, random) => updates.filter(({ at }) => isIn(span, at)).map((update) => entryOf(update, random)),
      },
    ]
  },
}
