import { MINUTE, type Profile, SECOND } from './calendar.js'
import { type Account, ADDRESSES, keyId, REGION } from './company.js'
import { assumedRole, type Caller, onBehalf, roleArn, service } from './identity.js'
import { BASE62, Random } from './random.js'
import { type Call, recordOf } from './record.js'
import type { Unit } from './streams.js'

/** Something that machines do again and again. */
export interface Habit {
  readonly name: string
  /** How often, on average over the hours of its profile. */
  readonly perHour: number
  readonly profile: Profile
  readonly unit: (at: number, random: Random) => Unit
}

const SDK_JS = 'aws-sdk-js/3.986.0 ua/2.1 os/linux#6.12.66 lang/js md/nodejs#24.13.0 exec-env/AWS_ECS_FARGATE'
const SDK_JAVA = 'aws-sdk-java/2.41.10 md/io#sync md/http#Apache ua/2.1 os/Linux#6.12.66 lang/java#25.0.1'
const SSM_AGENT = 'aws-sdk-go/1.55.5 (go1.24.11; linux; arm64) amazon-ssm-agent/3.3.3572.0'
const VENDOR_AGENT = 'Boto3/1.42.30 md/Botocore#1.42.30 ua/2.1 os/linux#6.8.0 lang/python#3.12.12'

/** A running program's session lasts for hours. */
const SESSION = 6 * 60 * MINUTE

/** The caller of a running program; its key changes with its session. */
const program = (account: Account, role: string, session: string, agent: string, ip: string, ec2 = false) => {
  let since = Number.NaN
  let caller: Caller | undefined
  return (at: number): Caller => {
    const begun = Math.floor(at / SESSION) * SESSION
    if (caller === undefined || begun !== since) {
      since = begun
      const key = keyId('ASIA', new Random(`${account.id}/${role}/${session}/${since}`))
      const identity = assumedRole(account, account.role(role), { name: session, key, since, ec2 })
      caller = { account, identity, ip, agent }
    }
    return caller
  }
}

const s3Object = (account: Account, bucket: string, key: string): Call['resources'] => [
  { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
  { accountId: account.id, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
]

/** A read or write of one object in S3, recorded because the trail records data events of this bucket. */
export const objectCall = (
  account: Account,
  name: 'GetObject' | 'PutObject',
  bucket: string,
  key: string,
  bytes: number,
  random: Random,
): Call => ({
  to: 's3',
  name,
  data: true,
  request: { bucketName: bucket, Host: `${bucket}.s3.${REGION}.amazonaws.com`, key },
  response: name === 'PutObject' ? { 'x-amz-server-side-encryption': 'AES256' } : null,
  more: {
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredIn: name === 'PutObject' ? bytes : 0,
      SSEApplied: 'SSE_S3',
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': `${random.text(BASE62, 75)}=`,
      bytesTransferredOut: name === 'GetObject' ? bytes : 0,
    },
  },
  resources: s3Object(account, bucket, key),
})

/** A service of AWS takes up a role of the account. */
const serviceAssumes = (account: Account, host: string, role: string, session: string, hours = 1) => {
  const caller = service(account, host)
  const target = account.role(role)
  return (at: number, random: Random): Unit => {
    const key = keyId('ASIA', random)
    return [
      recordOf(
        caller,
        at,
        {
          to: 'sts',
          name: 'AssumeRole',
          request: { roleArn: roleArn(account, target), roleSessionName: session, durationSeconds: hours * 3600 },
          response: {
            credentials: {
              accessKeyId: key,
              sessionToken: `SIMULATED${random.text(BASE62, 40)}`,
              expiration: new Date(at + hours * 60 * MINUTE).toISOString().slice(0, 19),
            },
            assumedRoleUser: {
              assumedRoleId: `${target.id}:${session}`,
              arn: `arn:aws:sts::${account.id}:assumed-role/${role}/${session}`,
            },
          },
          resources: [{ accountId: account.id, type: 'AWS::IAM::Role', ARN: roleArn(account, target) }],
          more: { sharedEventID: random.uuid() },
        },
        random,
      ),
    ]
  }
}

const kmsKeyOf = (account: Account) => [{ accountId: account.id, type: 'AWS::KMS::Key', ARN: account.kmsKey }]

/** What the machines of an account do, whoever is at work. */
export const habitsOf = (account: Account): Habit[] => {
  const prod = account.kind === 'prod'
  const size = prod ? 0.95 : 0.42
  const { network } = account
  const shop = program(account, 'shop-api-task', 'a3f81c5e9b264d7088e1', SDK_JS, network.apps[0]?.ip ?? '-')
  const billing = program(account, 'billing-worker-task', '5d07be12c98a43f6a0b4', SDK_JAVA, network.apps[1]?.ip ?? '-')
  const report = program(account, 'report-runner', 'report-runner', VENDOR_AGENT, network.apps[2]?.ip ?? '-')
  const config = account.role('AWSServiceRoleForConfig', '/aws-service-role/config.amazonaws.com/')
  const scaling = account.role('AWSServiceRoleForECS', '/aws-service-role/ecs.amazonaws.com/')
  const one = (make: (random: Random, at: number) => readonly [Caller, Call]) => (at: number, random: Random) => {
    const [caller, call] = make(random, at)
    return [recordOf(caller, at, call, random)]
  }
  const behalf = (role: ReturnType<Account['role']>, session: string, host: string, at: number) => {
    const since = Math.floor(at / SESSION) * SESSION
    const key = keyId('ASIA', new Random(`${account.id}/${role.name}/${since}`))
    return onBehalf(account, role, { name: session, key, since }, host)
  }
  const receipt = (random: Random, at: number) =>
    `receipts/${new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')}/${random.uuid()}.pdf`

  const everywhere: Habit[] = [
    {
      name: 'lambda takes up its role',
      perHour: 22 * size,
      profile: 'always',
      unit: serviceAssumes(account, 'lambda.amazonaws.com', 'image-resizer-lambda', 'image-resizer'),
    },
    {
      name: 'config records',
      perHour: 5 * size,
      profile: 'always',
      unit(at, random) {
        const caller = behalf(config, 'AWSConfig-Describe', 'config.amazonaws.com', at)
        const calls: Call[] = [
          { to: 'ec2', name: 'DescribeInstances', request: { maxResults: 1000, instancesSet: {}, filterSet: {} } },
          {
            to: 'ec2',
            name: 'DescribeSecurityGroups',
            request: { maxResults: 1000, securityGroupIdSet: {}, filterSet: {} },
          },
          { to: 'ec2', name: 'DescribeNetworkInterfaces', request: { maxResults: 1000, filterSet: {} } },
          { to: 's3', name: 'GetBucketPolicy', request: { bucketName: account.bucket('receipts'), policy: '' } },
          { to: 's3', name: 'GetBucketAcl', request: { bucketName: account.bucket('receipts'), acl: '' } },
          { to: 'iam', name: 'GetAccountAuthorizationDetails', request: { maxItems: 200 } },
          { to: 'rds', name: 'DescribeDBInstances', request: { maxRecords: 100 } },
        ]
        return calls
          .slice(0, random.between(3, calls.length))
          .map((call, i) => recordOf(caller, at + i * 900 + random.int(700), call, random))
      },
    },
    {
      name: 'the trail looks at its bucket',
      perHour: 4,
      profile: 'always',
      unit: one(() => [
        service(account, 'cloudtrail.amazonaws.com'),
        { to: 's3', name: 'GetBucketAcl', request: { bucketName: 'sim-aokumo-security-trail', acl: '' } },
      ]),
    },
    {
      name: 'the monitoring vendor looks in',
      perHour: 12 * size,
      profile: 'always',
      unit(at, random) {
        const role = account.role('vendor-monitoring')
        const key = keyId('ASIA', random)
        const vendor: Caller = {
          account,
          identity: { type: 'AWSAccount', principalId: 'AROASIMULATEDVENDOR00:poller', accountId: '123456789012' },
          ip: ADDRESSES.vendor,
          agent: VENDOR_AGENT,
        }
        const inside: Caller = {
          ...vendor,
          identity: assumedRole(account, role, { name: 'vendor-poller', key, since: at }),
        }
        const reads: Call[] = [
          { to: 'monitoring', name: 'ListMetrics', request: { namespace: 'AWS/ECS', recentlyActive: 'PT3H' } },
          { to: 'ec2', name: 'DescribeInstances', request: { instancesSet: {}, filterSet: {} } },
          {
            to: 'elasticloadbalancing',
            name: 'DescribeTargetHealth',
            request: {
              targetGroupArn: `arn:aws:elasticloadbalancing:${REGION}:${account.id}:targetgroup/shop-api/6d0ecf831eec9f09`,
            },
          },
          { to: 'rds', name: 'DescribeDBInstances', request: { maxRecords: 100 } },
        ]
        const assume: Call = {
          to: 'sts',
          name: 'AssumeRole',
          request: { roleArn: roleArn(account, role), roleSessionName: 'vendor-poller', externalId: 'aokumo-7f1e' },
          response: {
            credentials: {
              accessKeyId: key,
              sessionToken: `SIMULATED${random.text(BASE62, 40)}`,
              expiration: new Date(at + 60 * MINUTE).toISOString().slice(0, 19),
            },
            assumedRoleUser: {
              assumedRoleId: `${role.id}:vendor-poller`,
              arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/vendor-poller`,
            },
          },
          resources: [{ accountId: account.id, type: 'AWS::IAM::Role', ARN: roleArn(account, role) }],
          more: { sharedEventID: random.uuid() },
        }
        return [
          recordOf(vendor, at, assume, random),
          ...reads.map((call, i) => recordOf(inside, at + SECOND * (i + 1) + random.int(400), call, random)),
        ]
      },
    },
  ]
  if (account.kind === 'security') return [...everywhere, ...securityHabits(account, one)]

  return [
    ...everywhere,
    {
      name: 'tasks take up their roles',
      perHour: 26 * size,
      profile: 'traffic',
      unit: serviceAssumes(account, 'ecs-tasks.amazonaws.com', 'shop-api-task', 'a3f81c5e9b264d7088e1', 6),
    },
    {
      name: 'receipts are written and read',
      perHour: 40 * size,
      profile: 'traffic',
      unit: one((random, at) => {
        const name = random.chance(0.65) ? 'GetObject' : 'PutObject'
        const bucket = account.bucket('receipts')
        const key = receipt(random, at)
        const call = objectCall(account, name, bucket, key, random.between(18_000, 240_000), random)
        if (name === 'GetObject' && random.chance(0.02)) {
          return [shop(at), { ...call, error: ['NoSuchKey', 'The specified key does not exist.'] }]
        }
        return [shop(at), call]
      }),
    },
    {
      name: 'secrets are read',
      perHour: 14 * size,
      profile: 'traffic',
      unit(at, random) {
        const caller = billing(at)
        const secret = `arn:aws:secretsmanager:${REGION}:${account.id}:secret:${account.kind}/billing/db-Xk3v9Q`
        const decrypt: Caller = {
          ...caller,
          identity: { ...caller.identity, invokedBy: 'secretsmanager.amazonaws.com' },
          ip: 'secretsmanager.amazonaws.com',
          agent: 'secretsmanager.amazonaws.com',
        }
        return [
          recordOf(caller, at, { to: 'secretsmanager', name: 'GetSecretValue', request: { secretId: secret } }, random),
          recordOf(
            decrypt,
            at + 40,
            {
              to: 'kms',
              name: 'Decrypt',
              read: true,
              request: {
                encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
                encryptionContext: { SecretARN: secret, SecretVersionId: 'b7d1f0a2-6c35-4e8b-9a07-1d2e3f4a5b6c' },
              },
              resources: kmsKeyOf(account),
            },
            random,
          ),
        ]
      },
    },
    {
      name: 'data keys are made',
      perHour: 18 * size,
      profile: 'traffic',
      unit: one((random, at) => [
        { ...shop(at), ip: 'dynamodb.amazonaws.com', agent: 'dynamodb.amazonaws.com' },
        {
          to: 'kms',
          name: random.chance(0.8) ? 'Decrypt' : 'GenerateDataKey',
          read: true,
          request: {
            encryptionContext: { 'aws:dynamodb:tableName': 'carts', 'aws:dynamodb:subscriberId': account.id },
            ...(random.chance(0.5) ? { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' } : {}),
          },
          resources: kmsKeyOf(account),
        },
      ]),
    },
    {
      name: 'instances report to Systems Manager',
      perHour: 4.5 * network.apps.length,
      profile: 'always',
      unit: one((random, at) => {
        const host = random.pick(network.apps)
        const instance = host.instance ?? '-'
        const since = Math.floor(at / SESSION) * SESSION
        const key = keyId('ASIA', new Random(`${instance}/${since}`))
        return [
          {
            account,
            identity: assumedRole(account, account.role('app-instance'), { name: instance, key, since, ec2: true }),
            ip: host.ip,
            agent: SSM_AGENT,
          },
          {
            to: 'ssm',
            name: 'UpdateInstanceInformation',
            request: {
              instanceId: instance,
              agentVersion: '3.3.3572.0',
              agentStatus: 'Active',
              platformType: 'Linux',
              platformName: 'Amazon Linux',
              platformVersion: '2023',
              iPAddress: host.ip,
              computerName: `ip-${host.ip.replaceAll('.', '-')}.${REGION}.compute.internal`,
              agentName: 'amazon-ssm-agent',
              availabilityZone: `${REGION}a`,
              availabilityZoneId: host.az,
              sSMConnectionChannel: 'ssmmessages',
            },
          },
        ]
      }),
    },
    {
      name: 'services scale',
      perHour: 1.2 * size,
      profile: 'traffic',
      unit(at, random) {
        const role = account.role(
          'AWSServiceRoleForApplicationAutoScaling_ECSService',
          '/aws-service-role/ecs.application-autoscaling.amazonaws.com/',
        )
        const host = 'ecs.application-autoscaling.amazonaws.com'
        const caller = behalf(role, 'AutoScaling-ECS', host, at)
        const desired = random.between(4, 12)
        const cluster = `${account.kind}-main`
        const ecs = behalf(scaling, 'ECSService', 'ecs.amazonaws.com', at)
        const target = `arn:aws:elasticloadbalancing:${REGION}:${account.id}:targetgroup/shop-api/6d0ecf831eec9f09`
        return [
          recordOf(
            caller,
            at,
            { to: 'monitoring', name: 'DescribeAlarms', request: { alarmNames: ['shop-api-cpu-high'] } },
            random,
          ),
          recordOf(
            caller,
            at + 1400,
            {
              to: 'ecs',
              name: 'UpdateService',
              request: { cluster, service: 'shop-api', desiredCount: desired },
              response: {
                service: {
                  serviceName: 'shop-api',
                  status: 'ACTIVE',
                  desiredCount: desired,
                  runningCount: desired - 1,
                },
              },
            },
            random,
          ),
          recordOf(
            ecs,
            at + 41_000,
            {
              to: 'elasticloadbalancing',
              name: random.chance(0.5) ? 'RegisterTargets' : 'DeregisterTargets',
              request: { targetGroupArn: target, targets: [{ id: random.pick(network.apps).ip, port: 8080 }] },
            },
            random,
          ),
        ]
      },
    },
    {
      name: 'a function begins a log stream',
      perHour: 6 * size,
      profile: 'traffic',
      unit: one((random, at) => [
        program(
          account,
          'image-resizer-lambda',
          'image-resizer',
          'awslambda-worker/1.0 rusoto/0.48.0 rust/1.90.0 linux',
          '203.0.113.240',
        )(at),
        {
          to: 'logs',
          name: 'CreateLogStream',
          request: {
            logGroupName: '/aws/lambda/image-resizer',
            logStreamName: `${new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`,
          },
        },
      ]),
    },
    {
      name: 'the report job lacks a permission that nobody gave it',
      perHour: 0.22 * size,
      profile: 'always',
      unit: one((_, at) => [
        report(at),
        {
          to: 's3',
          name: 'GetBucketTagging',
          request: { bucketName: account.bucket('receipts'), tagging: '' },
          error: [
            'AccessDenied',
            `User: arn:aws:sts::${account.id}:assumed-role/report-runner/report-runner is not authorized to perform: s3:GetBucketTagging on resource: "arn:aws:s3:::${account.bucket('receipts')}" because no identity-based policy allows the s3:GetBucketTagging action`,
          ],
        },
      ]),
    },
    {
      name: 'calls are throttled',
      perHour: 0.3 * size,
      profile: 'traffic',
      unit: one((_, at) => [
        shop(at),
        {
          to: 'ssm',
          name: 'GetParametersByPath',
          request: { path: `/${account.kind}/shop/`, recursive: true, withDecryption: true },
          error: ['ThrottlingException', 'Rate exceeded'],
        },
      ]),
    },
    {
      name: 'a key turns over',
      perHour: 1 / 240,
      profile: 'always',
      unit: one((random) => [
        { ...service(account, 'AWS Internal'), identity: { accountId: account.id, invokedBy: 'AWS Internal' } },
        {
          to: 'kms',
          name: 'RotateKey',
          read: false,
          type: 'AwsServiceEvent',
          resources: kmsKeyOf(account),
          more: {
            serviceEventDetails: {
              keyId: account.kmsKey.split('/').at(-1),
              rotationType: 'AUTOMATIC',
              backingKeyId: random.hex(64),
            },
          },
        },
      ]),
    },
  ]
}

type One = (make: (random: Random, at: number) => readonly [Caller, Call]) => Habit['unit']

/** The account into which all logs and findings flow. */
const securityHabits = (account: Account, one: One): Habit[] => [
  {
    name: 'findings come in',
    perHour: 8,
    profile: 'always',
    unit: one((random, at) => [
      onBehalf(
        account,
        account.role('AWSServiceRoleForSecurityHub', '/aws-service-role/securityhub.amazonaws.com/'),
        { name: 'securityhub', key: keyId('ASIA', random), since: at - MINUTE },
        'securityhub.amazonaws.com',
      ),
      {
        to: 'config',
        name: random.chance(0.6) ? 'DescribeConfigRuleEvaluationStatus' : 'PutEvaluations',
        request: { configRuleNames: [`securityhub-vpc-default-security-group-closed-${random.hex(8)}`] },
      },
    ]),
  },
  {
    name: 'logs are delivered',
    perHour: 18,
    profile: 'always',
    unit: one((random, at) => {
      const bucket = account.bucket('flow')
      const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')
      const key = `AWSLogs/${account.id}/vpcflowlogs/${REGION}/${day}/${account.id}_vpcflowlogs_${REGION}_${account.network.flowLog}_${random.hex(8)}.log.gz`
      return [
        service(account, 'delivery.logs.amazonaws.com'),
        objectCall(account, 'PutObject', bucket, key, random.between(2_000, 60_000), random),
      ]
    }),
  },
  {
    name: 'indicators are refreshed',
    perHour: 4,
    profile: 'always',
    unit: one((random, at) => [
      program(account, 'intel-sync-lambda', 'intel-sync', VENDOR_AGENT, '203.0.113.241')(at),
      {
        to: 'guardduty',
        name: random.chance(0.7) ? 'ListThreatIntelSets' : 'UpdateThreatIntelSet',
        request: { detectorId: '6ec1aa76c9c3020a93af9e89a5a3a439' },
      },
    ]),
  },
]
