import { DAY, HOUR, isoMs, isWorkday, MINUTE, stamp } from '../calendar.js'
import { type Account, REGION } from '../company.js'
import { Random } from '../random.js'
import { type Entry, eventBridge, firehoseKey, isIn, json, type LogFile, type SimulatedLog, type World } from './log.js'

interface Item {
  readonly at: number
  readonly account: Account
  readonly type: string
  readonly id: string
  readonly change: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly configuration: object
}

const TASK = 'AWS::ECS::TaskDefinition'

/** What changes in the accounts: deploys on working days, the new network, and what the night did and undid. */
const itemsOf = ({ seed, accounts, story, period }: World): readonly Item[] => {
  const { prod, staging } = accounts
  const group = { account: prod, type: 'AWS::EC2::SecurityGroup', id: prod.network.bastionGroup }
  const bucket = { account: prod, type: 'AWS::S3::Bucket', id: prod.bucket('exports') }
  const made = { account: prod, type: 'AWS::IAM::User', id: story.made.id }
  const open = (cidr: string) => ({
    groupName: 'bastion',
    ipPermissions: [{ fromPort: 22, toPort: 22, ipProtocol: 'tcp', ipRanges: [cidr] }],
  })
  const out: Item[] = [
    {
      account: staging,
      type: 'AWS::EC2::VPC',
      id: 'vpc-0simulated2',
      at: story.newNetwork + 3 * MINUTE,
      change: 'CREATE',
      configuration: { cidrBlock: '10.40.0.0/16' },
    },
    {
      account: staging,
      type: 'AWS::EC2::Subnet',
      id: 'subnet-0simulated2',
      at: story.newNetwork + 4 * MINUTE,
      change: 'CREATE',
      configuration: { cidrBlock: '10.40.0.0/24' },
    },
    {
      account: staging,
      type: 'AWS::KMS::Key',
      id: 'key-retired',
      at: story.keyRetired + 5 * MINUTE,
      change: 'UPDATE',
      configuration: { keyState: 'PendingDeletion' },
    },
    {
      ...made,
      at: story.userMade + 4 * MINUTE,
      change: 'CREATE',
      configuration: { userName: story.made.name, attachedManagedPolicies: ['AdministratorAccess'] },
    },
    {
      ...bucket,
      at: story.exfiltration.from - 5 * MINUTE,
      change: 'UPDATE',
      configuration: { name: prod.bucket('exports'), policy: 'shared with 999999999999' },
    },
    { ...group, at: story.portOpened + 3 * MINUTE, change: 'UPDATE', configuration: open('0.0.0.0/0') },
    { ...group, at: story.portClosed + 3 * MINUTE, change: 'UPDATE', configuration: open('203.0.113.10/32') },
    {
      ...bucket,
      at: story.portClosed + 9 * MINUTE,
      change: 'UPDATE',
      configuration: { name: prod.bucket('exports'), policy: null },
    },
    { ...made, at: story.response + 5 * HOUR + 4 * MINUTE, change: 'DELETE', configuration: {} },
    ...story.miners.flatMap((miner) => {
      const instance = { account: prod, type: 'AWS::EC2::Instance', id: miner.instance }
      return [
        {
          ...instance,
          at: story.minersStarted + 4 * MINUTE,
          change: 'CREATE',
          configuration: { instanceType: 'c7i.8xlarge', privateIpAddress: miner.ip },
        },
        { ...instance, at: story.minersStopped + 4 * MINUTE, change: 'DELETE', configuration: {} },
      ] as const
    }),
  ]
  for (let day = period.from; day < period.to; day += DAY) {
    if (!isWorkday(day)) continue
    const random = new Random(`${seed}/config/${day}`)
    for (const account of [prod, staging]) {
      const at = day + 11 * HOUR + random.int(7 * 60) * MINUTE
      out.push({
        account,
        type: TASK,
        id: `shop:${Math.floor((day - period.from) / DAY) + 400}`,
        at,
        change: 'CREATE',
        configuration: { family: 'shop' },
      })
      out.push({
        account,
        type: 'AWS::ECS::Service',
        id: 'shop',
        at: at + MINUTE,
        change: 'UPDATE',
        configuration: { serviceName: 'shop' },
      })
    }
  }
  return out.sort((a, b) => a.at - b.at)
}

const arnOf = ({ account, type, id }: Item): string => {
  const [, service = '', kind = ''] = type.split('::')
  return `arn:aws:${service.toLowerCase()}:${REGION}:${account.id}:${kind.toLowerCase()}/${id}`
}

const configurationItem = (item: Item) => ({
  relatedEvents: [],
  relationships: [],
  configuration: item.configuration,
  supplementaryConfiguration: {},
  tags: { Team: 'sre' },
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: isoMs(item.at),
  configurationStateId: item.at,
  awsAccountId: item.account.id,
  configurationItemStatus:
    item.change === 'DELETE' ? 'ResourceDeleted' : item.change === 'CREATE' ? 'ResourceDiscovered' : 'OK',
  resourceType: item.type,
  resourceId: item.id,
  ARN: arnOf(item),
  awsRegion: REGION,
  availabilityZone: 'Not Applicable',
  configurationStateMd5Hash: '',
  resourceCreationTime: isoMs(item.at),
})

interface Verdict {
  readonly at: number
  readonly account: Account
  readonly rule: string
  readonly type: string
  readonly id: string
  readonly now: 'COMPLIANT' | 'NON_COMPLIANT'
}

/** Rules that changed their mind. */
const verdictsOf = ({ accounts, story, period }: World): readonly Verdict[] => {
  const { prod, staging } = accounts
  const turn = (account: Account, rule: string, type: string, id: string, from: number, to?: number): Verdict[] => [
    { at: from, account, rule, type, id, now: 'NON_COMPLIANT' },
    ...(to === undefined ? [] : [{ at: to, account, rule, type, id, now: 'COMPLIANT' } as const]),
  ]
  return [
    ...turn(staging, 'encrypted-volumes', 'AWS::EC2::Volume', staging.databaseVolume, period.from + 2 * DAY + 4 * HOUR),
    ...turn(staging, 'root-account-mfa-enabled', 'AWS::::Account', staging.id, story.rootMistake + HOUR),
    ...turn(
      prod,
      'restricted-ssh',
      'AWS::EC2::SecurityGroup',
      prod.network.bastionGroup,
      story.portOpened + 6 * MINUTE,
      story.portClosed + 6 * MINUTE,
    ),
    ...turn(
      prod,
      'cloudtrail-enabled',
      'AWS::::Account',
      prod.id,
      story.trailStopped + 8 * MINUTE,
      story.portClosed + 30 * MINUTE,
    ),
    ...turn(
      prod,
      'iam-user-no-policies-check',
      'AWS::IAM::User',
      story.made.id,
      story.userMade + 9 * MINUTE,
      story.response + 6 * HOUR,
    ),
  ]
}

const evaluation = ({ at, account, rule, type, id, now }: Verdict, complianceType: string) => ({
  evaluationResultIdentifier: {
    evaluationResultQualifier: { configRuleName: rule, resourceType: type, resourceId: id },
    orderingTimestamp: isoMs(at),
  },
  complianceType,
  resultRecordedTime: isoMs(at),
  configRuleInvokedTime: isoMs(at),
  annotation: now === 'COMPLIANT' ? null : `Not as it should be in ${account.name}.`,
})

/** AWS Config: histories of items as they lie in S3, and notifications of changes and of rules through EventBridge. */
export const config: SimulatedLog = {
  source: 'aws.config',
  hours: 12,
  files(world) {
    const items = itemsOf(world)
    const verdicts = verdictsOf(world)
    const history = (account: Account): LogFile => ({
      key({ at, span, random }) {
        const [year, month, day] = new Date(at).toISOString().slice(0, 10).split('-').map(Number)
        return `AWSLogs/${account.id}/Config/${REGION}/${year}/${month}/${day}/ConfigHistory/${account.id}_Config_${REGION}_ConfigHistory_${TASK}_${stamp(span.from)}_${stamp(at)}_${random.between(1, 9)}.json.gz`
      },
      body: (entries) =>
        `{"fileVersion":"1.0","requestId":"simulated","configurationItems":[${entries.map(({ text }) => text).join(',')}]}`,
      entries: (span) =>
        items
          .filter((item) => item.type === TASK && item.account === account && isIn(span, item.at))
          .map((item) => json(item.at, configurationItem(item))),
    })
    return [
      history(world.accounts.prod),
      history(world.accounts.staging),
      {
        key: firehoseKey('config-events', 'config-events'),
        entries: (span, random): Entry[] => [
          ...items
            .filter((item) => item.type !== TASK && isIn(span, item.at))
            .map((item) =>
              eventBridge(item.at, random, {
                source: 'aws.config',
                type: 'Config Configuration Item Change',
                account: item.account.id,
                detail: {
                  recordVersion: '1.3',
                  messageType: 'ConfigurationItemChangeNotification',
                  configurationItemDiff: { changedProperties: {}, changeType: item.change },
                  notificationCreationTime: isoMs(item.at),
                  configurationItem: configurationItem(item),
                },
              }),
            ),
          ...verdicts
            .filter(({ at }) => isIn(span, at))
            .map((verdict) =>
              eventBridge(verdict.at, random, {
                source: 'aws.config',
                type: 'Config Rules Compliance Change',
                account: verdict.account.id,
                detail: {
                  awsAccountId: verdict.account.id,
                  configRuleName: verdict.rule,
                  configRuleARN: `arn:aws:config:${REGION}:${verdict.account.id}:config-rule/config-rule-simul1`,
                  resourceType: verdict.type,
                  resourceId: verdict.id,
                  awsRegion: REGION,
                  newEvaluationResult: evaluation(verdict, verdict.now),
                  oldEvaluationResult: evaluation(verdict, verdict.now === 'COMPLIANT' ? 'NON_COMPLIANT' : 'COMPLIANT'),
                  notificationCreationTime: isoMs(verdict.at),
                  messageType: 'ComplianceChangeNotification',
                  recordVersion: '1.0',
                },
              }),
            ),
        ],
      },
    ]
  },
}
