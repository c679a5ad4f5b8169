import { HOUR, MINUTE, type Period, SECOND } from './calendar.js'
import { type Account, keyId, REGION } from './company.js'
import { assumedRole, type Caller, roleArn } from './identity.js'
import { BASE62, Random } from './random.js'
import { type Call, recordOf, type Timed } from './record.js'
import { arrivals, type Unit } from './streams.js'

const ACTIONS_AGENT = 'aws-sdk-nodejs/3.986.0 configure-aws-credentials-for-github-actions'
const DOCKER_AGENT =
  'docker/29.1.5 go/go1.25.6 git-commit/3b01d64 kernel/6.11.0-1018-azure os/linux arch/amd64 UpstreamClient(Docker-Client/29.1.5 \\(linux\\))'
const SERVICES = ['shop-api', 'shop-web', 'billing-worker', 'search', 'notifier'] as const

/** The pipeline's releases: token exchange, image, change set, rolling update. Several on each working day. */
export function* deploysOf(seed: string, account: Account, period: Period, busy: number): Generator<Unit> {
  const random = new Random(`${seed}/deploys/${account.kind}`)
  const perHour = (account.kind === 'prod' ? 0.35 : account.kind === 'staging' ? 0.8 : 0) * busy
  for (const at of arrivals(random, period, perHour, 'office')) {
    const unit = deploy(account, random.pick(SERVICES), at, random)
    yield unit.filter((timed) => timed.at < period.to)
  }
}

const deploy = (account: Account, service: string, at: number, random: Random): Timed[] => {
  const out: Timed[] = []
  let now = at
  const say = (who: Caller, call: Call, pause: readonly [number, number]) => {
    out.push(recordOf(who, now, call, random))
    now += random.between(pause[0], pause[1])
  }
  const runner = `198.18.200.${random.between(2, 250)}`
  const role = account.role('github-deploy')
  const subject = `repo:aokumo/${service}:environment:${account.kind}`
  const provider = `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`
  const key = keyId('ASIA', random)
  const session = `deploy-${service}-${random.between(1000, 9999)}`
  const identity = assumedRole(account, role, {
    name: session,
    key,
    since: at,
    web: { provider, attributes: { sub: subject, aud: 'sts.amazonaws.com' } },
  })
  const ci: Caller = { account, identity, ip: runner, agent: ACTIONS_AGENT }
  const docker: Caller = { ...ci, agent: DOCKER_AGENT }

  say(
    {
      account,
      identity: {
        type: 'WebIdentityUser',
        principalId: `${provider}:sts.amazonaws.com:${subject}`,
        userName: subject,
        identityProvider: provider,
      },
      ip: runner,
      agent: ACTIONS_AGENT,
    },
    {
      to: 'sts',
      name: 'AssumeRoleWithWebIdentity',
      request: { roleArn: roleArn(account, role), roleSessionName: session, durationSeconds: 3600 },
      response: {
        credentials: {
          accessKeyId: key,
          sessionToken: `SIMULATED${random.text(BASE62, 40)}`,
          expiration: new Date(at + HOUR).toISOString().slice(0, 19),
        },
        subjectFromWebIdentityToken: subject,
        assumedRoleUser: {
          assumedRoleId: `${role.id}:${session}`,
          arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${session}`,
        },
        provider,
        audience: 'sts.amazonaws.com',
      },
      resources: [{ accountId: account.id, type: 'AWS::IAM::Role', ARN: roleArn(account, role) }],
    },
    [2 * SECOND, 6 * SECOND],
  )

  const digest = `sha256:${random.hex(64)}`
  const repository = [{ accountId: account.id, ARN: `arn:aws:ecr:${REGION}:${account.id}:repository/${service}` }]
  const image = { registryId: account.id, repositoryName: service }
  say(ci, { to: 'ecr', name: 'GetAuthorizationToken', request: {} }, [20 * SECOND, 4 * MINUTE])
  for (let layer = random.between(2, 5); layer > 0; layer--) {
    const uploadId = random.uuid()
    say(
      docker,
      { to: 'ecr', name: 'InitiateLayerUpload', read: false, request: image, resources: repository },
      [200, 900],
    )
    say(
      docker,
      { to: 'ecr', name: 'UploadLayerPart', request: { ...image, uploadId, partFirstByte: 0 }, resources: repository },
      [400, 4000],
    )
    say(
      docker,
      { to: 'ecr', name: 'CompleteLayerUpload', request: { ...image, uploadId }, resources: repository },
      [200, 900],
    )
  }
  const tag = random.hex(12)
  say(
    docker,
    {
      to: 'ecr',
      name: 'PutImage',
      request: { ...image, imageTag: tag, imageDigest: digest },
      response: { image: { ...image, imageId: { imageDigest: digest, imageTag: tag } } },
      resources: repository,
    },
    [3 * SECOND, 9 * SECOND],
  )

  const stack = `${account.kind}-${service}`
  const changeSet = `release-${tag}`
  const stackId = `arn:aws:cloudformation:${REGION}:${account.id}:stack/${stack}/${random.uuid()}`
  say(
    ci,
    {
      to: 'cloudformation',
      name: 'CreateChangeSet',
      request: { stackName: stack, changeSetName: changeSet, capabilities: ['CAPABILITY_IAM'] },
      response: {
        stackId,
        id: `arn:aws:cloudformation:${REGION}:${account.id}:changeSet/${changeSet}/${random.uuid()}`,
      },
    },
    [4 * SECOND, 8 * SECOND],
  )
  say(
    ci,
    { to: 'cloudformation', name: 'DescribeChangeSet', request: { stackName: stack, changeSetName: changeSet } },
    [900, 3000],
  )
  say(
    ci,
    { to: 'cloudformation', name: 'ExecuteChangeSet', request: { stackName: stack, changeSetName: changeSet } },
    [3000, 6000],
  )

  const execution = account.role('cloudformation-execution')
  const formation: Caller = {
    account,
    identity: assumedRole(account, execution, {
      name: 'AWSCloudFormation',
      key: keyId('ASIA', random),
      since: now,
      invokedBy: 'cloudformation.amazonaws.com',
    }),
    ip: 'cloudformation.amazonaws.com',
    agent: 'cloudformation.amazonaws.com',
  }
  const revision = random.between(100, 900)
  const definition = `arn:aws:ecs:${REGION}:${account.id}:task-definition/${service}:${revision}`
  say(
    formation,
    {
      to: 'ecs',
      name: 'RegisterTaskDefinition',
      request: {
        family: service,
        networkMode: 'awsvpc',
        cpu: '512',
        memory: '1024',
        requiresCompatibilities: ['FARGATE'],
        containerDefinitions: [
          { name: 'app', image: `${account.id}.dkr.ecr.${REGION}.amazonaws.com/${service}@${digest}`, essential: true },
        ],
      },
      response: { taskDefinition: { taskDefinitionArn: definition, family: service, revision, status: 'ACTIVE' } },
    },
    [2000, 5000],
  )
  // A release in eight also grants the service something new.
  if (random.chance(0.12)) {
    say(
      formation,
      {
        to: 'iam',
        name: 'PutRolePolicy',
        request: {
          roleName: `${service}-task`,
          policyName: 'service',
          policyDocument:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":"*"}]}',
        },
      },
      [1000, 3000],
    )
  }
  say(
    formation,
    {
      to: 'ecs',
      name: 'UpdateService',
      request: { cluster: `${account.kind}-main`, service, taskDefinition: definition },
      response: { service: { serviceName: service, status: 'ACTIVE', taskDefinition: definition } },
    },
    [20 * SECOND, 50 * SECOND],
  )
  const scheduler: Caller = {
    account,
    identity: assumedRole(account, account.role('AWSServiceRoleForECS', '/aws-service-role/ecs.amazonaws.com/'), {
      name: 'ecs-service-scheduler',
      key: keyId('ASIA', random),
      since: now,
      invokedBy: 'ecs.amazonaws.com',
    }),
    ip: 'ecs.amazonaws.com',
    agent: 'ecs.amazonaws.com',
  }
  const targetGroupArn = `arn:aws:elasticloadbalancing:${REGION}:${account.id}:targetgroup/${service}/6d0ecf831eec9f09`
  for (let task = random.between(2, 4); task > 0; task--) {
    const eni = `eni-0${random.hex(16)}`
    const subnet = random.pick(account.network.subnets)
    say(
      scheduler,
      {
        to: 'ec2',
        name: 'CreateNetworkInterface',
        request: { subnetId: subnet.id, description: definition },
        response: { networkInterface: { networkInterfaceId: eni, subnetId: subnet.id, vpcId: account.network.vpc } },
      },
      [2000, 6000],
    )
    say(
      scheduler,
      {
        to: 'elasticloadbalancing',
        name: 'RegisterTargets',
        request: { targetGroupArn, targets: [{ id: random.pick(account.network.apps).ip, port: 8080 }] },
      },
      [20 * SECOND, 40 * SECOND],
    )
    say(
      scheduler,
      {
        to: 'elasticloadbalancing',
        name: 'DeregisterTargets',
        request: { targetGroupArn, targets: [{ id: random.pick(account.network.apps).ip, port: 8080 }] },
      },
      [5 * SECOND, 15 * SECOND],
    )
  }
  for (let look = random.between(3, 8); look > 0; look--) {
    say(ci, { to: 'cloudformation', name: 'DescribeStacks', request: { stackName: stack } }, [14 * SECOND, 16 * SECOND])
  }
  return out
}
