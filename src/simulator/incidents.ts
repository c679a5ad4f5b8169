import { MINUTE, type Period, SECOND } from './calendar.js'
import { type Account, ADDRESSES, keyId, PEOPLE, REGION } from './company.js'
import { type Caller, iamUser, root } from './identity.js'
import { signIn } from './people.js'
import { BASE32, Random } from './random.js'
import { type Call, recordOf, type Timed } from './record.js'
import type { Story } from './story.js'
import type { Unit } from './streams.js'

const MAC = PEOPLE[0]?.browser ?? ''
const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.14.4 (+https://www.terraform.io) terraform-provider-aws/6.31.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.41.1 ua/2.1 os/macos lang/go#1.25.6 md/GOOS#darwin md/GOARCH#arm64'

const login = (user: string, outcome: 'Success' | 'Failure', mfa: boolean): Call => ({
  to: 'signin',
  name: 'ConsoleLogin',
  type: 'AwsConsoleSignIn',
  read: false,
  // A failed sign-in has an errorMessage and no errorCode; recordOf leaves the response out for errors.
  response: { ConsoleLogin: outcome },
  more: {
    ...(outcome === 'Failure' ? { errorMessage: 'Failed authentication' } : {}),
    additionalEventData: {
      LoginTo: `https://console.aws.amazon.com/console/home?region=${REGION}`,
      MobileVersion: 'No',
      MFAUsed: mfa ? 'Yes' : 'No',
      ...(mfa ? { MFAIdentifier: `arn:aws:iam::444455556666:mfa/${user}` } : {}),
    },
  },
})

/** What happens once in staging: no attack, but each of it worth a look. */
export const stagingDays = (seed: string, account: Account, story: Story): Unit[] => [
  newNetwork(seed, account, story.newNetwork),
  retiredKey(seed, account, story.keyRetired),
  rootMistake(seed, account, story.rootMistake),
  guessing(seed, account, story.guessing),
]

/** A second network, as the operations team builds it: subnets, gateway, routes, access list, security group. */
const newNetwork = (seed: string, account: Account, at: number): Unit => {
  const random = new Random(`${seed}/new-network`)
  const person = PEOPLE[1]
  if (person === undefined) return []
  const { unit, cli } = signIn(account, person, at, ADDRESSES.office, random)
  const terraform: Caller = { ...cli, agent: TERRAFORM }
  const vpcId = `vpc-0${random.hex(16)}`
  const gateway = `igw-0${random.hex(16)}`
  const table = `rtb-0${random.hex(16)}`
  const acl = `acl-0${random.hex(16)}`
  const group = `sg-0${random.hex(16)}`
  const subnets = [0, 1].map(() => `subnet-0${random.hex(16)}`)
  const ec2 = (name: string, request: Call['request'], response: Call['response'] = { _return: true }): Call => ({
    to: 'ec2',
    name,
    request: request ?? null,
    response: response ?? null,
  })
  const calls: Call[] = [
    { to: 'sts', name: 'GetCallerIdentity' },
    ec2('DescribeVpcs', { vpcSet: {}, filterSet: {} }, null),
    ec2(
      'CreateVpc',
      { cidrBlock: '10.40.0.0/16', instanceTenancy: 'default', amazonProvidedIpv6CidrBlock: false },
      { vpc: { vpcId, state: 'pending', cidrBlock: '10.40.0.0/16', ownerId: account.id } },
    ),
    ec2('ModifyVpcAttribute', { vpcId, enableDnsHostnames: { value: true } }),
    ...subnets.map((subnetId, i) =>
      ec2(
        'CreateSubnet',
        { vpcId, cidrBlock: `10.40.${i}.0/24` },
        { subnet: { subnetId, vpcId, cidrBlock: `10.40.${i}.0/24` } },
      ),
    ),
    ec2('CreateInternetGateway', {}, { internetGateway: { internetGatewayId: gateway } }),
    ec2('AttachInternetGateway', { internetGatewayId: gateway, vpcId }),
    ec2('CreateRouteTable', { vpcId }, { routeTable: { routeTableId: table, vpcId } }),
    ec2('CreateRoute', { routeTableId: table, destinationCidrBlock: '0.0.0.0/0', gatewayId: gateway }),
    ...subnets.map((subnetId) => ec2('AssociateRouteTable', { routeTableId: table, subnetId })),
    ec2('CreateNetworkAcl', { vpcId }, { networkAcl: { networkAclId: acl, vpcId, default: false } }),
    ec2('CreateNetworkAclEntry', {
      networkAclId: acl,
      ruleNumber: 100,
      egress: false,
      ruleAction: 'allow',
      aclProtocol: '6',
      cidrBlock: '10.0.0.0/8',
      portRange: { from: 443, to: 443 },
    }),
    ec2(
      'CreateSecurityGroup',
      { groupName: 'load-test', groupDescription: 'load test', vpcId },
      { groupId: group, _return: true },
    ),
    ec2('AuthorizeSecurityGroupIngress', {
      groupId: group,
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            groups: {},
            ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] },
          },
        ],
      },
    }),
    ec2('CreateVpcPeeringConnection', { vpcId, peerVpcId: account.network.vpc, peerOwnerId: account.id }),
    ec2('DescribeRouteTables', { routeTableIdSet: { items: [{ routeTableId: table }] }, filterSet: {} }, null),
  ]
  let now = at + 50 * SECOND
  return [
    ...unit,
    ...calls.map((call) => {
      now += random.between(200, 2600)
      return recordOf(terraform, now, call, random)
    }),
  ]
}

const retiredKey = (seed: string, account: Account, at: number): Unit => {
  const random = new Random(`${seed}/retired-key`)
  const person = PEOPLE[0]
  if (person === undefined) return []
  const { unit, caller } = signIn(account, person, at, person.home, random)
  const keyId = random.uuid()
  const resources = [
    { accountId: account.id, type: 'AWS::KMS::Key', ARN: `arn:aws:kms:${REGION}:${account.id}:key/${keyId}` },
  ]
  const calls: Call[] = [
    { to: 'kms', name: 'ListAliases', request: { limit: 100 } },
    { to: 'kms', name: 'DescribeKey', request: { keyId }, resources },
    { to: 'kms', name: 'DisableKey', request: { keyId }, resources },
    {
      to: 'kms',
      name: 'ScheduleKeyDeletion',
      request: { keyId, pendingWindowInDays: 30 },
      response: { keyId: resources[0]?.ARN, keyState: 'PendingDeletion', pendingWindowInDays: 30 },
      resources,
    },
  ]
  return [...unit, ...calls.map((call, i) => recordOf(caller, at + 30 * SECOND + i * 41 * SECOND, call, random))]
}

/** A manager signs in with the account's root e-mail address because the bookmark was the wrong one. */
const rootMistake = (seed: string, account: Account, at: number): Unit => {
  const random = new Random(`${seed}/root`)
  const from: Caller = { account, identity: root(account), ip: ADDRESSES.office, agent: MAC }
  const inside: Caller = { ...from, identity: root(account, keyId('ASIA', random), at + 2 * MINUTE), console: true }
  const calls: readonly (readonly [number, Caller, Call])[] = [
    [0, from, { ...login('root', 'Failure', false), region: 'us-east-1' }],
    [35 * SECOND, from, { ...login('root', 'Failure', false), region: 'us-east-1' }],
    [2 * MINUTE, from, { ...login('root', 'Success', false), region: 'us-east-1' }],
    [2 * MINUTE + 4 * SECOND, inside, { to: 'notifications', name: 'ListNotificationHubs', region: 'us-east-1' }],
    [2 * MINUTE + 5 * SECOND, inside, { to: 'ce', name: 'GetCostAndUsage', request: { granularity: 'MONTHLY' } }],
    [
      2 * MINUTE + 20 * SECOND,
      inside,
      { to: 'ec2', name: 'DescribeInstances', request: { instancesSet: {}, filterSet: {} } },
    ],
    [3 * MINUTE + 8 * SECOND, inside, { to: 'iam', name: 'GetAccountSummary' }],
    [3 * MINUTE + 9 * SECOND, inside, { to: 'iam', name: 'ListMFADevices', request: { userName: 'root' } }],
    [4 * MINUTE, inside, { to: 'billingconsole', name: 'GetBillsForBillingPeriod', region: 'us-east-1' }],
  ]
  return calls.map(([after, who, call]) => recordOf(who, at + after, call, random))
}

/** Passwords are tried for names that somebody found; the one real user has a second factor. */
const guessing = (seed: string, account: Account, at: number): Unit => {
  const random = new Random(`${seed}/guessing`)
  const agent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36'
  const out: Timed[] = []
  let now = at
  for (const name of [
    'admin',
    'administrator',
    'aokumo',
    'deploy',
    'test',
    'tanaka.legacy',
    'tanaka.legacy',
    'backup',
    'root',
    'it',
    'support',
    'tanaka.legacy',
  ]) {
    const real = name === 'tanaka.legacy'
    const identity = real
      ? iamUser(account, { name, id: `AIDA${new Random(`${seed}/tanaka`).text(BASE32, 17)}` })
      : { type: 'IAMUser', principalId: '', accountId: account.id, userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' }
    const call = login(name, 'Failure', false)
    out.push(
      recordOf(
        { account, identity, ip: `198.19.31.${random.between(4, 90)}`, agent },
        now,
        real ? call : { ...call, more: { ...call.more, errorMessage: 'No username found in supplied account' } },
        random,
      ),
    )
    now += random.between(4, 50) * SECOND
  }
  // The next morning its owner signs in as always.
  const owner = iamUser(account, { name: 'tanaka.legacy', id: `AIDA${new Random(`${seed}/tanaka`).text(BASE32, 17)}` })
  out.push(
    recordOf(
      { account, identity: owner, ip: ADDRESSES.office, agent: MAC },
      at + 7 * 60 * MINUTE,
      login('tanaka.legacy', 'Success', true),
      random,
    ),
  )
  return out
}

/** The nightly job whose key leaks: what it does on all the days before. */
export function* batchExport(seed: string, account: Account, story: Story, period: Period): Generator<Unit> {
  const random = new Random(`${seed}/batch`)
  const caller: Caller = {
    account,
    identity: iamUser(account, story.leaked, story.leaked.key),
    ip: ADDRESSES.batchServer,
    agent: 'aws-cli/1.44.20 Python/3.12.3 Linux/6.8.0-90-generic botocore/1.42.30',
  }
  const bucketName = account.bucket('exports')
  for (let day = period.from; day < period.to; day += 24 * 60 * MINUTE) {
    const at = day + 2 * 60 * MINUTE + random.between(0, 240) * SECOND
    // Its key is switched off the morning after the attack.
    if (at > story.response) return
    yield [
      recordOf(caller, at, { to: 'sts', name: 'GetCallerIdentity' }, random),
      recordOf(
        caller,
        at + 3 * SECOND,
        {
          to: 's3',
          name: 'ListObjects',
          data: true,
          request: { bucketName, 'list-type': '2', prefix: 'daily/' },
          resources: [{ accountId: account.id, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` }],
        },
        random,
      ),
    ]
  }
}
