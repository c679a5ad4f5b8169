import { HOUR, MINUTE, SECOND } from './calendar.js'
import { type Account, ADDRESSES, keyId, PEOPLE, REGION } from './company.js'
import { exportSize } from './exports.js'
import { type Caller, iamUser } from './identity.js'
import { signIn } from './people.js'
import { Random } from './random.js'
import { type Call, type Json, recordOf, type Timed } from './record.js'
import { objectCall } from './services.js'
import type { Story } from './story.js'
import type { Unit } from './streams.js'

const KALI =
  'aws-cli/2.31.12 md/awscrt#0.28.4 ua/2.1 os/linux#6.16.8+kali-amd64 md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython cfg/retry-mode#standard'
const BOTO = 'Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/linux#6.16.8+kali-amd64 lang/python#3.13.7'
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
/** Regions that the stranger looks into; the company uses the first. */
const LOOKED = [REGION, 'us-east-1', 'eu-west-1', 'us-west-2'] as const
/** An account of the stranger's: an id that AWS's documentation uses. */
const STRANGER = '999999999999'

/** Calls at their times, in order. */
class Scene {
  readonly out: Timed[] = []
  readonly #random: Random
  now: number

  constructor(at: number, random: Random) {
    this.now = at
    this.#random = random
  }

  say(who: Caller, call: Call, low = 800, high = 6000): this {
    this.out.push(recordOf(who, this.now, call, this.#random))
    this.now += this.#random.between(low, high)
    return this
  }

  at(time: number): this {
    this.now = Math.max(this.now, time)
    return this
  }
}

const denied = (
  who: string,
  action: string,
  resource = '*',
  by = 'no identity-based policy allows',
): NonNullable<Call['error']> => [
  'AccessDenied',
  `User: ${who} is not authorized to perform: ${action} on resource: ${resource} because ${by} the ${action} action`,
]

/** The night of the attack in prod: a leaked key, a way to stay, data taken, traces covered, machines put to work. */
export const attackOn = (seed: string, account: Account, story: Story): Unit => {
  const random = new Random(`${seed}/attack`)
  const scene = new Scene(story.attack, random)
  const { leaked, made } = story
  const arn = `arn:aws:iam::${account.id}:user/${leaked.name}`
  const thief: Caller = { account, identity: iamUser(account, leaked, leaked.key), ip: ADDRESSES.attacker, agent: KALI }
  const tool: Caller = { ...thief, agent: BOTO }

  // What is this key, and what may it do? Most is refused.
  scene.say(thief, { to: 'sts', name: 'GetCallerIdentity' }, 9000, 20_000)
  scene.say(thief, { to: 's3', name: 'ListBuckets', request: { Host: 's3.amazonaws.com' } }, 4000, 9000)
  const regional = (
    [
      'DescribeInstances',
      'DescribeVpcs',
      'DescribeSnapshots',
      'DescribeKeyPairs',
      'DescribeImages',
      'DescribeVolumes',
    ] as const
  ).map((name) => ['ec2', name, 'ec2'] as const)
  const others = [
    ['lambda', 'ListFunctions20150331', 'lambda'],
    ['rds', 'DescribeDBInstances', 'rds'],
    ['secretsmanager', 'ListSecrets', 'secretsmanager'],
    ['ssm', 'DescribeParameters', 'ssm'],
    ['dynamodb', 'ListTables', 'dynamodb'],
    ['kms', 'ListKeys', 'kms'],
    ['ecr', 'DescribeRepositories', 'ecr'],
    ['ecs', 'ListClusters', 'ecs'],
    ['eks', 'ListClusters', 'eks'],
    ['cloudformation', 'DescribeStacks', 'cloudformation'],
    ['ses', 'GetSendQuota', 'ses'],
    ['sagemaker', 'ListNotebookInstances', 'sagemaker'],
    ['bedrock', 'ListFoundationModels', 'bedrock'],
  ] as const
  for (const region of LOOKED) {
    for (const [to, name, prefix] of [...regional, ...others]) {
      const error: NonNullable<Call['error']> =
        to === 'ec2'
          ? [
              'Client.UnauthorizedOperation',
              `You are not authorized to perform this operation. User: ${arn} is not authorized to perform: ec2:${name} because no identity-based policy allows the ec2:${name} action`,
            ]
          : denied(arn, `${prefix}:${name.replace('20150331', '')}`)
      scene.say(tool, { to, name, region, error }, 120, 900)
    }
  }
  // Names of roles are guessed; this burst is what CloudTrail Insights notices.
  for (const stem of ['admin', 'deploy', 'terraform', 'ops', 'backup', 'jenkins', 'ci', 'github', 'ec2', 'lambda']) {
    for (const end of [
      '',
      '-role',
      'Role',
      '-prod',
      '_access',
      '-admin',
      '-execution',
      '-instance',
      '-cross-account',
      '-readonly',
      'User',
      '-service',
    ]) {
      const role = `arn:aws:iam::${account.id}:role/${stem}${end}`
      scene.say(tool, { to: 'sts', name: 'AssumeRole', error: denied(arn, 'sts:AssumeRole', role) }, 200, 1800)
    }
  }
  scene.say(thief, { to: 'iam', name: 'ListUsers', request: { maxItems: 1000 } })
  scene.say(thief, { to: 'iam', name: 'ListAttachedUserPolicies', request: { userName: leaked.name } })

  // A forgotten policy lets the batch user manage users: a way to stay.
  scene.at(story.userMade)
  const user = { path: '/', userName: made.name, userId: made.id, arn: `arn:aws:iam::${account.id}:user/${made.name}` }
  scene.say(
    thief,
    { to: 'iam', name: 'CreateUser', request: { userName: made.name }, response: { user } },
    5000,
    15_000,
  )
  scene.say(
    thief,
    {
      to: 'iam',
      name: 'CreateAccessKey',
      request: { userName: made.name },
      response: { accessKey: { userName: made.name, status: 'Active', accessKeyId: made.key } },
    },
    5000,
    12_000,
  )
  scene.say(
    thief,
    {
      to: 'iam',
      name: 'AttachUserPolicy',
      request: { userName: made.name, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    },
    8000,
    20_000,
  )
  scene.say(
    thief,
    {
      to: 'iam',
      name: 'CreateLoginProfile',
      request: { userName: made.name, passwordResetRequired: false },
      response: { loginProfile: { userName: made.name, passwordResetRequired: false } },
    },
    60_000,
    90_000,
  )

  const sinceLogin = scene.now + 2 * SECOND
  const outside: Caller = { account, identity: iamUser(account, made), ip: ADDRESSES.exfiltration, agent: BROWSER }
  const inConsole: Caller = {
    ...outside,
    identity: iamUser(account, made, keyId('ASIA', random), { since: sinceLogin, mfa: false }),
    console: true,
  }
  const boss: Caller = { account, identity: iamUser(account, made, made.key), ip: ADDRESSES.exfiltration, agent: KALI }
  const me = `arn:aws:iam::${account.id}:user/${made.name}`
  scene.say(
    outside,
    {
      to: 'signin',
      name: 'ConsoleLogin',
      type: 'AwsConsoleSignIn',
      read: false,
      response: { ConsoleLogin: 'Success' },
      more: {
        additionalEventData: {
          LoginTo: 'https://console.aws.amazon.com/console/home',
          MobileVersion: 'No',
          MFAUsed: 'No',
        },
      },
    },
    3000,
    6000,
  )
  for (const name of ['DescribeInstances', 'DescribeVpcs', 'DescribeSecurityGroups']) {
    scene.say(inConsole, { to: 'ec2', name, request: { filterSet: {} } }, 300, 4000)
  }
  scene.say(inConsole, { to: 'iam', name: 'GetAccountSummary' })

  // Traces are covered, as far as the organisation lets them.
  const trail = `arn:aws:cloudtrail:${REGION}:${account.id}:trail/sim-aokumo-prod-local`
  const organisation = `arn:aws:cloudtrail:${REGION}:777788889999:trail/sim-aokumo-organisation`
  const detectorId = 'a4c0ffee1d2e3f405162738495a6b7c8'
  scene.at(story.trailStopped)
  scene.say(boss, { to: 'cloudtrail', name: 'DescribeTrails', request: { trailNameList: [] } })
  scene.say(boss, { to: 'cloudtrail', name: 'StopLogging', request: { name: trail } }, 6000, 15_000)
  scene.say(
    boss,
    {
      to: 'cloudtrail',
      name: 'DeleteTrail',
      request: { name: organisation },
      error: [
        'AccessDeniedException',
        `User: ${me} is not authorized to perform: cloudtrail:DeleteTrail on resource: ${organisation} with an explicit deny in a service control policy`,
      ],
    },
    6000,
    15_000,
  )
  scene.say(
    boss,
    { to: 'config', name: 'StopConfigurationRecorder', request: { configurationRecorderName: 'default' } },
    6000,
    15_000,
  )
  scene.say(boss, {
    to: 'guardduty',
    name: 'DeleteDetector',
    request: { detectorId },
    error: [
      'AccessDeniedException',
      `User: ${me} is not authorized to perform: guardduty:DeleteDetector on resource: arn:aws:guardduty:${REGION}:${account.id}:detector/${detectorId} with an explicit deny in a service control policy`,
    ],
  })

  // Data: a copy of the database's volume is shared, the bucket is opened, the exports are read out.
  const bucketName = account.bucket('exports')
  const attribute: Json = { snapshotId: story.snapshot, attributeType: 'CREATE_VOLUME_PERMISSION' }
  scene.say(
    boss,
    {
      to: 'ec2',
      name: 'CreateSnapshot',
      request: { volumeId: account.databaseVolume, description: 'tmp' },
      response: {
        snapshotId: story.snapshot,
        volumeId: account.databaseVolume,
        status: 'pending',
        ownerId: account.id,
        volumeSize: '400',
      },
    },
    60_000,
    120_000,
  )
  scene.say(boss, {
    to: 'ec2',
    name: 'ModifySnapshotAttribute',
    request: { ...attribute, createVolumePermission: { add: { items: [{ userId: STRANGER }] } } },
    response: { _return: true },
  })
  scene.say(boss, {
    to: 's3',
    name: 'PutBucketPolicy',
    request: {
      bucketName,
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${STRANGER}:root` },
            Action: 's3:GetObject',
            Resource: `arn:aws:s3:::${bucketName}/*`,
          },
        ],
      },
      policy: '',
    },
    resources: [{ accountId: account.id, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` }],
  })
  scene.at(story.exfiltration.from)
  const pause = (story.exfiltration.to - story.exfiltration.from) / story.exfiltration.objects
  for (let i = 0; i < story.exfiltration.objects; i++) {
    if (i % 1000 === 0)
      scene.say(
        boss,
        { to: 's3', name: 'ListObjects', data: true, request: { bucketName, 'list-type': '2', prefix: 'customers/' } },
        200,
        500,
      )
    scene.at(Math.floor(story.exfiltration.from + i * pause))
    scene.say(
      boss,
      objectCall(
        account,
        'GetObject',
        bucketName,
        `customers/part-${String(i).padStart(5, '0')}.csv.gz`,
        exportSize(seed, i),
        random,
      ),
      1,
      2,
    )
  }

  // The bastion is opened to the world.
  scene.at(story.portOpened)
  const groupId = account.network.bastionGroup
  scene.say(boss, {
    to: 'ec2',
    name: 'AuthorizeSecurityGroupIngress',
    request: {
      groupId,
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            groups: {},
            ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
            ipv6Ranges: {},
            prefixListIds: {},
          },
        ],
      },
    },
    response: { _return: true },
  })
  scene.say(boss, {
    to: 'ec2-instance-connect',
    name: 'SendSSHPublicKey',
    request: { instanceId: account.network.bastion.instance, instanceOSUser: 'ec2-user', sSHPublicKey: '***' },
    response: { success: true },
  })

  // Machines for somebody else's coins; the big ones are beyond the account's limit.
  scene.at(story.minersStarted - 4 * MINUTE)
  scene.say(boss, {
    to: 'ec2',
    name: 'DescribeInstanceTypeOfferings',
    request: { DescribeInstanceTypeOfferingsRequest: { LocationType: 'region' } },
  })
  for (const instanceType of ['p5.48xlarge', 'g6.48xlarge']) {
    scene.say(
      boss,
      {
        to: 'ec2',
        name: 'RunInstances',
        request: {
          instanceType,
          instancesSet: { items: [{ imageId: 'ami-0simulated0000001', minCount: 4, maxCount: 8 }] },
        },
        error: [
          'Client.VcpuLimitExceeded',
          `You have requested more vCPU capacity than your current vCPU limit of 0 allows for the instance bucket that the specified instance type belongs to.`,
        ],
      },
      8000,
      20_000,
    )
  }
  scene.at(story.minersStarted)
  scene.say(boss, {
    to: 'ec2',
    name: 'RunInstances',
    request: {
      instanceType: 'c7i.8xlarge',
      instancesSet: {
        items: [{ imageId: 'ami-0simulated0000001', minCount: story.miners.length, maxCount: story.miners.length }],
      },
      userData: '<sensitiveDataRemoved>',
    },
    response: {
      reservationId: `r-0${random.hex(16)}`,
      ownerId: account.id,
      instancesSet: {
        items: story.miners.map((miner) => ({
          instanceId: miner.instance,
          imageId: 'ami-0simulated0000001',
          instanceState: { code: 0, name: 'pending' },
          instanceType: 'c7i.8xlarge',
          subnetId: miner.subnet,
          vpcId: account.network.vpc,
          privateIpAddress: miner.ip,
          networkInterfaceSet: {
            items: [
              { networkInterfaceId: miner.eni, subnetId: miner.subnet, privateIpAddress: miner.ip, status: 'in-use' },
            ],
          },
        })),
      },
    },
  })
  scene.say(boss, {
    to: 'ec2',
    name: 'DescribeInstances',
    request: { instancesSet: { items: story.miners.map(({ instance }) => ({ instanceId: instance })) } },
  })
  return scene.out
}

/** The morning after: who is on duty finds it, and takes it apart again. */
export const responseIn = (seed: string, account: Account, story: Story): Unit => {
  const random = new Random(`${seed}/response`)
  const person = PEOPLE[0]
  if (person === undefined) return []
  const { unit, caller, cli } = signIn(account, person, story.response, person.home, random)
  const scene = new Scene(story.response + 40 * SECOND, random)
  const { leaked, made } = story
  const groupId = account.network.bastionGroup
  const bucketName = account.bucket('exports')
  for (let i = 0; i < 7; i++)
    scene.say(
      caller,
      {
        to: 'cloudtrail',
        name: 'LookupEvents',
        request: {
          maxResults: 50,
          lookupAttributes: [{ attributeKey: 'Username', attributeValue: i < 3 ? leaked.name : made.name }],
        },
      },
      9000,
      40_000,
    )
  scene.say(cli, {
    to: 'iam',
    name: 'UpdateAccessKey',
    request: { userName: made.name, accessKeyId: made.key, status: 'Inactive' },
  })
  scene.say(cli, {
    to: 'iam',
    name: 'UpdateAccessKey',
    request: { userName: leaked.name, accessKeyId: leaked.key, status: 'Inactive' },
  })
  scene.say(cli, { to: 'iam', name: 'DeleteLoginProfile', request: { userName: made.name } })
  scene.say(cli, {
    to: 'iam',
    name: 'DetachUserPolicy',
    request: { userName: made.name, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  })
  scene.say(cli, {
    to: 'iam',
    name: 'PutUserPolicy',
    request: {
      userName: made.name,
      policyName: 'deny-all',
      policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
    },
  })
  scene.at(story.minersStopped)
  scene.say(cli, {
    to: 'ec2',
    name: 'TerminateInstances',
    request: { instancesSet: { items: story.miners.map(({ instance }) => ({ instanceId: instance })) } },
    response: {
      instancesSet: {
        items: story.miners.map(({ instance }) => ({
          instanceId: instance,
          currentState: { code: 32, name: 'shutting-down' },
          previousState: { code: 16, name: 'running' },
        })),
      },
    },
  })
  scene.at(story.portClosed)
  scene.say(cli, {
    to: 'ec2',
    name: 'RevokeSecurityGroupIngress',
    request: {
      groupId,
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
      },
    },
    response: { _return: true },
  })
  for (const [i, address] of [ADDRESSES.attacker, ADDRESSES.exfiltration].entries()) {
    scene.say(cli, {
      to: 'ec2',
      name: 'CreateNetworkAclEntry',
      request: {
        networkAclId: account.network.acl,
        ruleNumber: 10 + i,
        egress: false,
        ruleAction: 'deny',
        aclProtocol: '-1',
        cidrBlock: `${address}/32`,
      },
      response: { _return: true },
    })
  }
  scene.say(cli, {
    to: 'ec2',
    name: 'ModifySnapshotAttribute',
    request: {
      snapshotId: story.snapshot,
      attributeType: 'CREATE_VOLUME_PERMISSION',
      createVolumePermission: { remove: { items: [{ userId: STRANGER }] } },
    },
    response: { _return: true },
  })
  scene.say(cli, { to: 's3', name: 'DeleteBucketPolicy', request: { bucketName, policy: '' } })
  scene.say(cli, {
    to: 'cloudtrail',
    name: 'StartLogging',
    request: { name: `arn:aws:cloudtrail:${REGION}:${account.id}:trail/sim-aokumo-prod-local` },
  })
  scene.say(cli, {
    to: 'config',
    name: 'StartConfigurationRecorder',
    request: { configurationRecorderName: 'default' },
  })
  scene.at(story.response + 5 * HOUR)
  scene.say(cli, { to: 'iam', name: 'DeleteAccessKey', request: { userName: made.name, accessKeyId: made.key } })
  scene.say(cli, { to: 'iam', name: 'DeleteUserPolicy', request: { userName: made.name, policyName: 'deny-all' } })
  scene.say(cli, { to: 'iam', name: 'DeleteUser', request: { userName: made.name } })
  scene.say(cli, { to: 'iam', name: 'DeleteAccessKey', request: { userName: leaked.name, accessKeyId: leaked.key } })
  return [...unit, ...scene.out]
}

/** What CloudTrail Insights says of the guessed roles: an unusual rate of refusals, its beginning and its end. */
export const insightsOf = (seed: string, account: Account, story: Story): Timed[] => {
  const random = new Random(`${seed}/insights`)
  const sharedEventID = random.uuid()
  const arn = `arn:aws:iam::${account.id}:user/${story.leaked.name}`
  return (['Start', 'End'] as const).map((state) => {
    const at = story.attack + (state === 'Start' ? 4 : 9) * MINUTE
    const attribution = (attribute: string, value: string) => ({
      attribute,
      insight: [{ value, average: 23.4 }],
      baseline: [],
    })
    return {
      at,
      record: {
        eventVersion: '1.09',
        eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
        awsRegion: REGION,
        eventID: random.uuid(),
        eventType: 'AwsCloudTrailInsight',
        recipientAccountId: account.id,
        sharedEventID,
        insightDetails: {
          state,
          eventSource: 'sts.amazonaws.com',
          eventName: 'AssumeRole',
          insightType: 'ApiErrorRateInsight',
          errorCode: 'AccessDenied',
          insightContext: {
            statistics: {
              baseline: { average: 0.0004 },
              insight: { average: 23.4 },
              ...(state === 'End' ? { insightDuration: 5 } : {}),
              baselineDuration: 10_080,
            },
            attributions: [attribution('userIdentityArn', arn), attribution('userAgent', BOTO)],
          },
        },
        eventCategory: 'Insight',
      },
    }
  })
}
