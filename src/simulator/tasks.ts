import { type Account, type AccountKind, type Person, REGION } from './company.js'
import type { Random } from './random.js'
import type { Call, Json } from './record.js'

/** Something a person does: a page of the console, a command, a plan of Terraform. */
export interface Task {
  readonly name: string
  readonly weight: number
  readonly by: 'console' | 'cli'
  /** Instead of the person's own. */
  readonly agent?: string
  /** Milliseconds between its calls. */
  readonly gap: readonly [number, number]
  readonly calls: (account: Account, random: Random, at: number) => readonly Call[]
}

const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.14.4 (+https://www.terraform.io) terraform-provider-aws/6.31.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.41.1 ua/2.1 os/macos lang/go#1.25.6 md/GOOS#darwin md/GOARCH#arm64'

const call = (to: string, name: string, request: Json | null = null): Call => ({ to, name, request })
const cluster = (account: Account) => `${account.kind}-main`
const SERVICES = ['shop-api', 'shop-web', 'billing-worker', 'search', 'notifier']
const GROUPS = [
  '/ecs/shop-api',
  '/ecs/shop-web',
  '/ecs/billing-worker',
  '/aws/lambda/image-resizer',
  '/aws/rds/cluster/main/postgresql',
]

const ecs: Task = {
  name: 'look at a service',
  weight: 5,
  by: 'console',
  gap: [80, 2500],
  calls: (account, random) => {
    const service = random.pick(SERVICES)
    return [
      call('ecs', 'ListClusters', { maxResults: 100 }),
      call('ecs', 'DescribeClusters', { clusters: [cluster(account)], include: ['STATISTICS', 'TAGS'] }),
      call('ecs', 'ListServices', { cluster: cluster(account), maxResults: 100 }),
      call('ecs', 'DescribeServices', { cluster: cluster(account), services: SERVICES }),
      call('ecs', 'ListTasks', { cluster: cluster(account), serviceName: service }),
      call('ecs', 'DescribeTasks', { cluster: cluster(account), tasks: [random.hex(32), random.hex(32)] }),
      call('elasticloadbalancing', 'DescribeTargetHealth', {
        targetGroupArn: `arn:aws:elasticloadbalancing:${REGION}:${account.id}:targetgroup/${service}/6d0ecf831eec9f09`,
      }),
    ]
  },
}

const logs: Task = {
  name: 'search logs',
  weight: 5,
  by: 'console',
  gap: [300, 1500],
  calls: (account, random, at) => {
    const query = random.uuid()
    const group = random.pick(GROUPS)
    return [
      call('logs', 'DescribeLogGroups', { limit: 50, logGroupNamePrefix: group.slice(0, 5) }),
      call('logs', 'StartQuery', {
        logGroupIdentifiers: [`arn:aws:logs:${REGION}:${account.id}:log-group:${group}`],
        startTime: Math.floor(at / 1000) - 3600,
        endTime: Math.floor(at / 1000),
        queryString: '***',
        limit: 10_000,
      }),
      ...Array.from({ length: random.between(2, 9) }, () => call('logs', 'GetQueryResults', { queryId: query })),
    ]
  },
}

const metrics: Task = {
  name: 'look at a dashboard',
  weight: 5,
  by: 'console',
  gap: [60, 600],
  calls: (account, random) => [
    call('monitoring', 'GetDashboard', { dashboardName: `${account.kind}-overview` }),
    call('monitoring', 'DescribeAlarms', { stateValue: 'ALARM', maxRecords: 100 }),
    ...Array.from({ length: random.between(3, 8) }, () => call('monitoring', 'GetMetricData', { maxDatapoints: 1000 })),
  ],
}

const ec2: Task = {
  name: 'look at instances',
  weight: 3,
  by: 'console',
  gap: [40, 700],
  calls: (account, random) => [
    call('ec2', 'DescribeInstances', { maxResults: 50, instancesSet: {}, filterSet: {} }),
    call('ec2', 'DescribeInstanceStatus', { instancesSet: {}, filterSet: {}, includeAllInstances: true }),
    call('ec2', 'DescribeInstanceTypes', { DescribeInstanceTypesRequest: { MaxResults: 100 } }),
    call('ec2', 'DescribeVolumes', { volumeSet: {}, filterSet: {} }),
    call('ec2', 'DescribeAddresses', { publicIpsSet: {}, filterSet: {}, allocationIdsSet: {} }),
    call('ec2', 'DescribeSecurityGroups', {
      securityGroupSet: {},
      securityGroupIdSet: { items: [{ groupId: account.network.bastionGroup }] },
      filterSet: {},
    }),
    ...(random.chance(0.5) ? [call('ec2', 'DescribeTags', { maxResults: 1000, filterSet: {} })] : []),
  ],
}

const rds: Task = {
  name: 'look at the database',
  weight: 2,
  by: 'console',
  gap: [80, 900],
  calls: () => [
    call('rds', 'DescribeDBClusters', { maxRecords: 100, includeShared: false }),
    call('rds', 'DescribeDBInstances', { maxRecords: 100 }),
    call('rds', 'DescribeEvents', { sourceType: 'db-instance', duration: 1440, maxRecords: 20 }),
    call('pi', 'GetResourceMetrics', { serviceType: 'RDS', identifier: 'db-SIMULATED', metricQueries: [] }),
  ],
}

const s3: Task = {
  name: 'look at buckets',
  weight: 2,
  by: 'console',
  gap: [50, 500],
  calls: (account, random) => {
    const bucketName = account.bucket(random.pick(['receipts', 'assets', 'exports']))
    return [
      call('s3', 'ListBuckets', { Host: `s3.${REGION}.amazonaws.com` }),
      call('s3', 'GetBucketLocation', { bucketName, location: '' }),
      call('s3', 'GetBucketVersioning', { bucketName, versioning: '' }),
      call('s3', 'GetBucketPolicyStatus', { bucketName, policyStatus: '' }),
      call('s3', 'GetBucketPublicAccessBlock', { bucketName, publicAccessBlock: '' }),
      call('s3', 'GetBucketAcl', { bucketName, acl: '' }),
    ]
  },
}

const costs: Task = {
  name: 'look at costs',
  weight: 1,
  by: 'console',
  gap: [100, 900],
  calls: () => [
    call('ce', 'GetCostAndUsage', { granularity: 'DAILY', metrics: ['UnblendedCost'] }),
    call('ce', 'GetCostForecast', { granularity: 'MONTHLY', metric: 'UNBLENDED_COST' }),
    call('budgets', 'DescribeBudgets', { maxResults: 100 }),
  ],
}

const iam: Task = {
  name: 'look at users and roles',
  weight: 1,
  by: 'console',
  gap: [60, 800],
  calls: (account) => [
    call('iam', 'GetAccountSummary'),
    call('iam', 'ListUsers', { maxItems: 1000 }),
    call('iam', 'ListRoles', { maxItems: 1000 }),
    call('iam', 'GetRole', { roleName: 'shop-api-task' }),
    call('iam', 'ListAttachedRolePolicies', { roleName: 'shop-api-task' }),
    call('access-analyzer', 'ListFindings', {
      analyzerArn: `arn:aws:access-analyzer:${REGION}:${account.id}:analyzer/main`,
    }),
  ],
}

const cli: Task = {
  name: 'a few commands',
  weight: 4,
  by: 'cli',
  gap: [900, 15_000],
  calls: (account, random) => {
    const all: Call[] = [
      call('sts', 'GetCallerIdentity'),
      call('ecs', 'DescribeServices', { cluster: cluster(account), services: [random.pick(SERVICES)] }),
      call('logs', 'FilterLogEvents', { logGroupName: random.pick(GROUPS), limit: 500 }),
      call('ssm', 'GetParametersByPath', { path: `/${account.kind}/shop/`, recursive: true, withDecryption: false }),
      call('ecr', 'DescribeImages', { repositoryName: random.pick(SERVICES), maxResults: 50 }),
      call('cloudformation', 'DescribeStacks', { stackName: `${account.kind}-${random.pick(SERVICES)}` }),
      call('lambda', 'GetFunction20150331v2', { functionName: 'image-resizer' }),
    ]
    return all.slice(0, random.between(2, all.length))
  },
}

const shell: Task = {
  name: 'a shell in a task',
  weight: 1,
  by: 'cli',
  gap: [700, 3000],
  calls: (account, random) => {
    const task = random.hex(32)
    return [
      call('ecs', 'ListTasks', { cluster: cluster(account), serviceName: 'shop-api' }),
      call('ecs', 'DescribeTasks', { cluster: cluster(account), tasks: [task] }),
      {
        to: 'ecs',
        name: 'ExecuteCommand',
        request: { cluster: cluster(account), task, interactive: true, command: '***', container: 'app' },
        response: { clusterArn: `arn:aws:ecs:${REGION}:${account.id}:cluster/${cluster(account)}`, interactive: true },
      },
    ]
  },
}

const planned = (account: Account, random: Random): Call[] => [
  call('sts', 'GetCallerIdentity'),
  call('ec2', 'DescribeVpcs', { vpcSet: { items: [{ vpcId: account.network.vpc }] }, filterSet: {} }),
  call('ec2', 'DescribeVpcAttribute', { vpcId: account.network.vpc, attribute: 'enableDnsSupport' }),
  ...account.network.subnets.map((subnet) =>
    call('ec2', 'DescribeSubnets', { subnetSet: { items: [{ subnetId: subnet.id }] }, filterSet: {} }),
  ),
  call('ec2', 'DescribeRouteTables', { routeTableIdSet: {}, filterSet: {} }),
  call('ec2', 'DescribeNetworkAcls', {
    networkAclIdSet: { items: [{ networkAclId: account.network.acl }] },
    filterSet: {},
  }),
  call('ec2', 'DescribeSecurityGroups', { securityGroupSet: {}, filterSet: {} }),
  ...SERVICES.flatMap((name) => [
    call('iam', 'GetRole', { roleName: `${name}-task` }),
    call('iam', 'ListRolePolicies', { roleName: `${name}-task` }),
    call('ecs', 'DescribeTaskDefinition', { taskDefinition: name, include: ['TAGS'] }),
  ]),
  call('rds', 'DescribeDBClusters', { dBClusterIdentifier: 'main' }),
  call('s3', 'GetBucketVersioning', { bucketName: account.bucket('assets'), versioning: '' }),
  call('kms', 'DescribeKey', { keyId: account.kmsKey }),
  ...(random.chance(0.5) ? [call('route53', 'ListResourceRecordSets', { hostedZoneId: 'Z0SIMULATED' })] : []),
]

const plan: Task = { name: 'a plan', weight: 2, by: 'cli', agent: TERRAFORM, gap: [15, 240], calls: planned }

const apply: Task = {
  name: 'an application of a plan',
  weight: 1,
  by: 'cli',
  agent: TERRAFORM,
  gap: [20, 400],
  calls: (account, random) => [
    ...planned(account, random),
    ...random.pick<readonly Call[]>([
      [
        call('monitoring', 'PutMetricAlarm', {
          alarmName: `${random.pick(SERVICES)}-latency`,
          namespace: 'AWS/ApplicationELB',
          metricName: 'TargetResponseTime',
          threshold: random.between(1, 5),
        }),
      ],
      [call('ssm', 'PutParameter', { name: `/${account.kind}/shop/feature-flags`, type: 'String', overwrite: true })],
      [
        call('ecs', 'TagResource', {
          resourceArn: `arn:aws:ecs:${REGION}:${account.id}:service/${cluster(account)}/${random.pick(SERVICES)}`,
          tags: [{ key: 'owner', value: 'sre' }],
        }),
      ],
    ]),
  ],
}

const build: Task = {
  name: 'try something out',
  weight: 3,
  by: 'cli',
  gap: [800, 9000],
  calls: (account, random) =>
    random.pick<readonly Call[]>([
      [
        call('sqs', 'CreateQueue', { queueName: `try-${random.hex(6)}`, attributes: { VisibilityTimeout: '60' } }),
        call('sqs', 'GetQueueAttributes', { attributeNames: ['All'] }),
      ],
      [call('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'image-resizer', publish: true, dryRun: false })],
      [
        call('dynamodb', 'DescribeTable', { tableName: 'carts' }),
        call('dynamodb', 'UpdateTable', { tableName: 'carts', billingMode: 'PAY_PER_REQUEST' }),
      ],
      [
        {
          ...call('dynamodb', 'DescribeTable', { tableName: `carts-${random.hex(4)}` }),
          error: ['ResourceNotFoundException', 'Requested resource not found: Table not found'],
        },
      ],
      [
        call('ecs', 'UpdateService', {
          cluster: cluster(account),
          service: random.pick(SERVICES),
          forceNewDeployment: true,
        }),
      ],
    ]),
}

const review: Task = {
  name: 'review findings',
  weight: 6,
  by: 'console',
  gap: [200, 4000],
  calls: (_, random) => [
    call('guardduty', 'ListDetectors', { maxResults: 50 }),
    call('guardduty', 'ListFindings', { detectorId: '6ec1aa76c9c3020a93af9e89a5a3a439', maxResults: 50 }),
    call('guardduty', 'GetFindings', {
      detectorId: '6ec1aa76c9c3020a93af9e89a5a3a439',
      findingIds: Array.from({ length: random.between(1, 6) }, () => random.hex(32)),
    }),
    call('securityhub', 'GetFindings', { MaxResults: 100 }),
    call('securityhub', 'GetInsightResults', { InsightArn: 'arn:aws:securityhub:::insight/securityhub/default/1' }),
    call('config', 'SelectAggregateResourceConfig', { configurationAggregatorName: 'organisation', limit: 100 }),
  ],
}

const athena: Task = {
  name: 'a query over the logs',
  weight: 4,
  by: 'console',
  gap: [600, 5000],
  calls: (account, random) => {
    const id = random.uuid()
    return [
      call('athena', 'StartQueryExecution', {
        workGroup: 'security',
        queryString: '***OMITTED***',
        resultConfiguration: { outputLocation: `s3://${account.bucket('athena')}/` },
      }),
      call('glue', 'GetTable', { databaseName: 'logs', name: 'cloudtrail' }),
      ...Array.from({ length: random.between(1, 5) }, () =>
        call('athena', 'GetQueryExecution', { queryExecutionId: id }),
      ),
      call('athena', 'GetQueryResults', { queryExecutionId: id, maxResults: 1000 }),
    ]
  },
}

const lookup: Task = {
  name: 'look up events',
  weight: 2,
  by: 'console',
  gap: [400, 3000],
  calls: (_, random) => [
    call('cloudtrail', 'DescribeTrails', { trailNameList: [], includeShadowTrails: true }),
    ...Array.from({ length: random.between(1, 4) }, () => call('cloudtrail', 'LookupEvents', { maxResults: 50 })),
  ],
}

/** A reader who tries what their role does not allow. */
const refused: Task = {
  name: 'refused',
  weight: 0.12,
  by: 'console',
  gap: [500, 2000],
  calls: (account) => [
    {
      ...call('secretsmanager', 'GetSecretValue', { secretId: `${account.kind}/billing/db` }),
      error: [
        'AccessDenied',
        `User is not authorized to perform: secretsmanager:GetSecretValue on resource: ${account.kind}/billing/db because no identity-based policy allows the secretsmanager:GetSecretValue action`,
      ],
    },
  ],
}

/** What people of a team do in an account of this kind. */
export const tasksOf = (team: Person['team'], kind: AccountKind): readonly Task[] => {
  if (kind === 'security')
    return team === 'security' ? [review, athena, lookup, iam] : team === 'sre' ? [review, lookup, costs] : []
  const seen = [ecs, logs, metrics, ec2, rds, s3]
  if (team === 'sre') return [...seen, costs, iam, cli, shell, plan, apply]
  if (team === 'security') return [iam, lookup, s3, ec2]
  if (team === 'data') return [s3, rds, logs, { ...athena, weight: 5 }, refused]
  return kind === 'staging' ? [...seen, cli, shell, build, refused] : [ecs, logs, metrics, refused]
}
