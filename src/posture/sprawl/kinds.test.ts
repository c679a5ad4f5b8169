import { describe, expect, test } from 'vitest'
import { ACCOUNT, type Ci, type Json, type JsonObject } from '../ci.js'
import { NotRead } from '../controls/control.js'
import { type CiMore, ciOf, NOW, surroundings } from '../controls/testing.js'
import { loadSprawl } from './registry.js'

const kinds = await loadSprawl()

interface Case {
  readonly ci: Ci
  /** Of its evidence in English; undefined: it is in use. */
  readonly says: RegExp | undefined
  readonly since?: string
  readonly around?: readonly Ci[]
}
const ago = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString()
const used = (ci: Ci, around: readonly Ci[] = []): Case => ({ ci, around, says: undefined })
const unused = (ci: Ci, says: RegExp, around: readonly Ci[] = [], since?: string): Case => ({
  ci,
  around,
  says,
  ...(since === undefined ? {} : { since }),
})
const group = (id: string, rules: Json[] = [], name = id) =>
  ciOf(
    'AWS::EC2::SecurityGroup',
    { groupId: id, groupName: name, ipPermissions: rules, ipPermissionsEgress: [] },
    { resourceId: id },
  )
const report = (...rows: JsonObject[]) => ciOf(ACCOUNT, {}, { awsRegion: 'global', parts: { CredentialReport: rows } })
const user = (name: string, more: CiMore = {}) =>
  ciOf('AWS::IAM::User', { userName: name }, { resourceId: `AIDA${name}`, resourceName: name, ...more })
const balancer = ciOf(
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  { type: 'application' },
  { resourceId: 'lb', arn: 'arn:lb' },
)
const listener = (action: string, rules: Json | undefined = []) =>
  ciOf(
    'AWS::ElasticLoadBalancingV2::Listener',
    { LoadBalancerArn: 'arn:lb', DefaultActions: [{ Type: action }] },
    { resourceId: 'l', parts: rules === undefined ? {} : { ListenerRules: rules } },
  )
const targets = (arns: string[]) =>
  ciOf('AWS::ElasticLoadBalancingV2::TargetGroup', { LoadBalancerArns: arns, TargetType: 'ip' })
const template = ciOf(
  'AWS::EC2::LaunchTemplate',
  { Id: 'lt' },
  { parts: { LaunchTemplateData: { ImageId: 'ami-1', SecurityGroupIds: ['sg-t'] } } },
)
const logGroup = (name: string, bytes?: number, more: CiMore = {}) =>
  ciOf('AWS::Logs::LogGroup', bytes === undefined ? {} : { StoredBytes: bytes }, {
    resourceId: name,
    resourceCreationTime: ago(100),
    ...more,
  })
const lambda = (name: string, days: number, more: JsonObject = {}) =>
  ciOf('AWS::Lambda::Function', { lastModified: ago(days), ...more }, { resourceId: name, resourceName: name })
const role = (configuration: JsonObject, more: CiMore = {}) =>
  ciOf('AWS::IAM::Role', { path: '/', createDate: ago(500), ...configuration }, more)

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'unattached-volume': [
    unused(ciOf('AWS::EC2::Volume', { state: 'available', size: 500, volumeType: 'gp3' }), /500 GiB gp3/),
    used(ciOf('AWS::EC2::Volume', { state: 'in-use' })),
  ],
  'unassociated-address': [
    unused(ciOf('AWS::EC2::EIP', { publicIp: '192.0.2.1', allocationId: 'a' }), /192\.0\.2\.1/),
    used(ciOf('AWS::EC2::EIP', { publicIp: '192.0.2.1', associationId: 'eipassoc-1' })),
    used(ciOf('AWS::EC2::EIP', { publicIp: '192.0.2.1', networkInterfaceId: 'eni-1' })),
  ],
  'stopped-instance': [
    unused(
      ciOf('AWS::EC2::Instance', {
        state: { name: 'stopped' },
        stateTransitionReason: 'User initiated (2026-01-02 03:04:05 GMT)',
        instanceType: 't3.nano',
      }),
      /since 2026-01-02 \(t3\.nano\)/,
      [],
      '2026-01-02T03:04:05.000Z',
    ),
    unused(ciOf('AWS::EC2::Instance', { state: { name: 'stopped' } }), /stopped/),
    used(ciOf('AWS::EC2::Instance', { state: { name: 'running' } })),
  ],
  'unused-security-group': [
    unused(group('sg-1', [{}]), /1 inbound rule/, [
      group('sg-1'),
      ciOf('AWS::EC2::NetworkInterface', { groups: [{ groupId: 'sg-2' }] }),
    ]),
    unused(group('sg-1'), /0 inbound/, [group('sg-1', [{ userIdGroupPairs: [{ groupId: 'sg-1' }] }])]),
    used(group('sg-1'), [ciOf('AWS::EC2::NetworkInterface', { groups: [{ groupId: 'sg-1' }] })]),
    used(group('sg-1'), [group('sg-2', [{ userIdGroupPairs: [{ groupId: 'sg-1' }] }])]),
    used(group('sg-t'), [template]),
    used(group('sg-1'), [ciOf('AWS::AutoScaling::LaunchConfiguration', { securityGroups: ['sg-1'] })]),
    used(group('sg-1', [], 'default')),
  ],
  'unattached-interface': [
    unused(ciOf('AWS::EC2::NetworkInterface', { status: 'available', description: 'old' }), /old/),
    used(ciOf('AWS::EC2::NetworkInterface', { status: 'in-use' })),
  ],
  'idle-load-balancer': [
    unused(balancer, /no listener/, [targets([])]),
    unused(balancer, /No target group/, [listener('forward'), targets(['arn:other'])]),
    used(balancer, [listener('forward'), targets(['arn:lb'])]),
    used(balancer, [listener('redirect')]),
    used(balancer, [listener('forward', [{ Actions: [{ Type: 'fixed-response' }] }])]),
    // Its rules were not read: they may well answer.
    used(balancer, [{ ...listener('forward'), supplementaryConfiguration: {} }]),
  ],
  'idle-classic-load-balancer': [
    unused(ciOf('AWS::ElasticLoadBalancing::LoadBalancer', { instances: [] }), /No instance/),
    used(ciOf('AWS::ElasticLoadBalancing::LoadBalancer', { instances: [{ instanceId: 'i-1' }] })),
  ],
  'unused-target-group': [unused(targets([]), /ip/), used(targets(['arn:lb']))],
  'old-snapshot': [
    unused(
      ciOf('AWS::EC2::Snapshot', { startTime: ago(400), volumeId: 'vol-1', volumeSize: 8 }, { resourceId: 'snap-1' }),
      /400 days ago of vol-1 \(8 GiB\)/,
      [],
      ago(400),
    ),
    used(ciOf('AWS::EC2::Snapshot', { startTime: ago(300) })),
    used(ciOf('AWS::EC2::Snapshot', { startTime: ago(400) }, { tags: { 'aws:backup:source-resource': 'x' } })),
    used(ciOf('AWS::EC2::Snapshot', { startTime: ago(400) }, { resourceId: 'snap-1' }), [
      ciOf('AWS::EC2::Image', { blockDeviceMappings: [{ ebs: { snapshotId: 'snap-1' } }] }),
    ]),
  ],
  'unused-image': [
    unused(
      ciOf('AWS::EC2::Image', { creationDate: ago(200), lastLaunchedTime: ago(150) }, { resourceId: 'ami-2' }),
      /200 days ago/,
      [template],
      ago(150),
    ),
    unused(ciOf('AWS::EC2::Image', { creationDate: ago(200) }, { resourceId: 'ami-2' }), /200 days ago/),
    used(ciOf('AWS::EC2::Image', { creationDate: ago(200) }, { resourceId: 'ami-1' }), [template]),
    used(ciOf('AWS::EC2::Image', { creationDate: ago(200) }, { resourceId: 'ami-3' }), [
      ciOf('AWS::EC2::Instance', { imageId: 'ami-3' }),
    ]),
    used(ciOf('AWS::EC2::Image', { creationDate: ago(20) }, { resourceId: 'ami-2' })),
  ],
  'empty-log-group': [
    unused(logGroup('/app', 0), /0 bytes/),
    used(logGroup('/app')),
    used(logGroup('/app', 0, { resourceCreationTime: ago(3) })),
  ],
  'orphaned-log-group': [
    unused(logGroup('/aws/lambda/gone'), /no function gone in ap-northeast-1.*for ever/),
    used(logGroup('/aws/lambda/here'), [lambda('here', 1)]),
    used(logGroup('/aws/lambda/shared'), [lambda('x', 1, { loggingConfig: { logGroup: '/aws/lambda/shared' } })]),
    used(logGroup('/aws/lambda/us-east-1.edge')),
    used(logGroup('/app')),
  ],
  'silent-function': [
    unused(lambda('quiet', 60), /\/aws\/lambda\/quiet does not exist/),
    unused(lambda('quiet', 60), /0 bytes/, [logGroup('/aws/lambda/quiet', 0)]),
    used(lambda('busy', 60), [logGroup('/aws/lambda/busy')]),
    used(lambda('own', 60, { loggingConfig: { logGroup: '/own' } }), [logGroup('/own')]),
    used(lambda('new', 3)),
  ],
  'disabled-key': [
    unused(ciOf('AWS::KMS::Key', { keyState: 'Disabled', keyManager: 'CUSTOMER', description: 'old' }), /old/),
    used(ciOf('AWS::KMS::Key', { keyState: 'Enabled', keyManager: 'CUSTOMER' })),
    used(ciOf('AWS::KMS::Key', { keyState: 'Disabled', keyManager: 'AWS' })),
  ],
  'unused-role': [
    unused(role({ roleLastUsed: {} }), /no use; it was made 500 days ago/),
    unused(
      role({ roleLastUsed: { lastUsedDate: ago(120), region: 'us-east-1' } }),
      /120 days ago, in us-east-1/,
      [],
      ago(120),
    ),
    used(role({ roleLastUsed: { lastUsedDate: ago(5) } })),
    used(role({ roleLastUsed: {}, createDate: ago(5) })),
    used(role({ roleLastUsed: {}, path: '/aws-service-role/x/' })),
    // AWS Config does not record the last use.
    used(role({})),
  ],
  'unused-user': [
    unused(
      user('bob'),
      /last used 200 days ago\. It still has a password and an active access key/,
      [
        report({
          user: 'bob',
          user_creation_time: ago(900),
          password_enabled: 'true',
          password_last_used: ago(300),
          access_key_1_active: 'true',
          access_key_1_last_used_date: ago(200),
          access_key_2_active: 'false',
          access_key_2_last_used_date: 'N/A',
        }),
      ],
      ago(200),
    ),
    unused(user('eve'), /No use is known.*neither/, [
      report({ user: 'eve', userCreationTime: ago(100), passwordLastUsed: 'no_information' }),
    ]),
    used(user('al'), [report({ user: 'al', user_creation_time: ago(900), password_last_used: ago(3) })]),
    used(user('new'), [report({ user: 'new', user_creation_time: ago(3) })]),
    used(user('unlisted'), [report()]),
  ],
  'unused-access-key': [
    unused(
      user('bob'),
      /key 1 is active and was last used 200 days ago.*key 2 is active and was never used in 120 days/,
      [
        report({
          user: 'bob',
          access_key_1_active: 'true',
          access_key_1_last_used_date: ago(200),
          access_key_2_active: 'true',
          access_key_2_last_rotated: ago(120),
          access_key_2_last_used_date: 'N/A',
        }),
      ],
      ago(200),
    ),
    used(user('al'), [report({ user: 'al', access_key_1_active: 'true', access_key_1_last_used_date: ago(3) })]),
    used(user('off'), [report({ user: 'off', access_key_1_active: 'false', access_key_1_last_used_date: ago(300) })]),
  ],
  'unused-policy': [
    unused(ciOf('AWS::IAM::Policy', { attachmentCount: 0, permissionsBoundaryUsageCount: 0 }), /attached to no/),
    used(ciOf('AWS::IAM::Policy', { attachmentCount: 1 })),
    used(ciOf('AWS::IAM::Policy', { attachmentCount: 0, permissionsBoundaryUsageCount: 2 })),
    used(ciOf('AWS::IAM::Policy', { attachmentCount: 0, arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })),
    used(ciOf('AWS::IAM::Policy', {})),
  ],
  'empty-group': [
    unused(ciOf('AWS::IAM::Group', {}, { resourceName: 'ops' }), /No user/, [user('bob')]),
    used(ciOf('AWS::IAM::Group', {}, { resourceName: 'ops' }), [ciOf('AWS::IAM::User', { groupList: ['ops'] })]),
    used(ciOf('AWS::IAM::Group', {}, { resourceId: 'AGPA1' }), [
      user('bob', {
        relationships: [{ resourceType: 'AWS::IAM::Group', resourceId: 'AGPA1', name: 'Is attached to Group' }],
      }),
    ]),
  ],
  'unused-nat-gateway': [
    unused(
      ciOf('AWS::EC2::NatGateway', { state: 'available', subnetId: 'subnet-1' }, { resourceId: 'nat-1' }),
      /subnet-1/,
      [ciOf('AWS::EC2::RouteTable', { routes: [{ natGatewayId: 'nat-2' }] })],
    ),
    used(ciOf('AWS::EC2::NatGateway', { state: 'available' }, { resourceId: 'nat-1' }), [
      ciOf('AWS::EC2::RouteTable', { routes: [{ gatewayId: 'local' }, { natGatewayId: 'nat-1' }] }),
    ]),
    used(ciOf('AWS::EC2::NatGateway', { state: 'pending' }, { resourceId: 'nat-1' })),
  ],
  'unattached-internet-gateway': [
    unused(ciOf('AWS::EC2::InternetGateway', { attachments: [] }), /no VPC/),
    used(ciOf('AWS::EC2::InternetGateway', { attachments: [{ vpcId: 'vpc-1' }] })),
  ],
  'unused-network-acl': [
    unused(ciOf('AWS::EC2::NetworkAcl', { isDefault: false, associations: [] }), /no subnet/),
    used(ciOf('AWS::EC2::NetworkAcl', { isDefault: true, associations: [] })),
    used(ciOf('AWS::EC2::NetworkAcl', { isDefault: false, associations: [{ subnetId: 's' }] })),
  ],
  'unused-certificate': [
    unused(
      ciOf('AWS::ACM::Certificate', { inUseBy: [], domainName: 'x.example', notAfter: '2027-01-01T00:00:00Z' }),
      /x\.example, valid until 2027-01-01/,
    ),
    used(ciOf('AWS::ACM::Certificate', { inUseBy: ['arn:lb'] })),
    used(ciOf('AWS::ACM::Certificate', {})),
  ],
  'unused-launch-configuration': [
    unused(ciOf('AWS::AutoScaling::LaunchConfiguration', { imageId: 'ami-1' }, { resourceName: 'lc' }), /ami-1/, [
      ciOf('AWS::AutoScaling::AutoScalingGroup', { launchConfigurationName: 'other' }),
    ]),
    used(ciOf('AWS::AutoScaling::LaunchConfiguration', {}, { resourceName: 'lc' }), [
      ciOf('AWS::AutoScaling::AutoScalingGroup', { launchConfigurationName: 'lc' }),
    ]),
  ],
  'stopped-database': [
    unused(
      ciOf('AWS::RDS::DBInstance', {
        dBInstanceStatus: 'stopped',
        engine: 'mysql',
        dBInstanceClass: 'db.t3.micro',
        allocatedStorage: 20,
      }),
      /mysql, db\.t3\.micro, 20 GiB/,
    ),
    used(ciOf('AWS::RDS::DBInstance', { dBInstanceStatus: 'available' })),
  ],
  'old-database-snapshot': [
    unused(
      ciOf('AWS::RDS::DBSnapshot', {
        snapshotType: 'manual',
        snapshotCreateTime: ago(400),
        dBInstanceIdentifier: 'db',
      }),
      /400 days ago of db, which no longer exists/,
      [],
      ago(400),
    ),
    unused(
      ciOf('AWS::RDS::DBSnapshot', {
        snapshotType: 'manual',
        snapshotCreateTime: ago(400),
        dBInstanceIdentifier: 'db',
      }),
      /of db\.$/,
      [ciOf('AWS::RDS::DBInstance', { dBInstanceIdentifier: 'db' })],
      ago(400),
    ),
    used(ciOf('AWS::RDS::DBSnapshot', { snapshotType: 'automated', snapshotCreateTime: ago(400) })),
    used(ciOf('AWS::RDS::DBSnapshot', { snapshotType: 'manual', snapshotCreateTime: ago(40) })),
  ],
  'empty-cluster': [
    unused(ciOf('AWS::ECS::Cluster', {}, { arn: 'arn:aws:ecs:r:1:cluster/web', resourceName: 'web' }), /No service/),
    used(ciOf('AWS::ECS::Cluster', {}, { resourceName: 'web' }), [
      ciOf('AWS::ECS::Service', {}, { arn: 'arn:aws:ecs:ap-northeast-1:1:service/web/api' }),
    ]),
    used(ciOf('AWS::ECS::Cluster', {}, { arn: 'arn:aws:ecs:r:1:cluster/web' }), [
      ciOf(
        'AWS::ECS::Service',
        {},
        {
          relationships: [
            { resourceType: 'AWS::ECS::Cluster', resourceId: 'arn:aws:ecs:r:1:cluster/web', name: 'Is contained in' },
          ],
        },
      ),
    ]),
  ],
}

/** Told by what stands around them; their own configuration is not looked at. */
const BY_OTHERS: ReadonlySet<string> = new Set([
  'empty-cluster',
  'empty-group',
  'idle-load-balancer',
  'orphaned-log-group',
  'unused-access-key',
  'unused-launch-configuration',
  'unused-user',
])

test('every kind has its cases, and every case its kind', () => {
  expect(Object.keys(CASES).sort()).toEqual(kinds.map((kind) => kind.id))
  expect(kinds.length).toBeGreaterThanOrEqual(12)
})

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (id, kind) => {
  const own = CASES[id] ?? []

  test('tells what is unused from what is used', () => {
    expect(new Set(own.map((c) => c.says === undefined))).toEqual(new Set([true, false]))
    for (const { ci, around = [], says, since } of own) {
      expect(ci.resourceType).toBe(kind.type)
      const found = kind.judge(
        surroundings(around.some((c) => c.resourceType === ACCOUNT) ? around : [...around, report()]),
      )(ci)
      if (says === undefined) expect(found, JSON.stringify(ci)).toBeUndefined()
      else {
        expect(found?.evidence.en, JSON.stringify(ci)).toMatch(says)
        expect(found?.since).toBe(since)
        expect(found?.evidence.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
        expect(`${found?.evidence.en}${found?.evidence.ja}`).not.toMatch(/undefined|\[object|NaN/)
      }
    }
  })

  test('says nothing where it could not look', () => {
    for (const type of kind.related ?? []) {
      for (const { ci, around = [] } of own) {
        expect(() => kind.judge(surroundings([...around, report()], [type]))(ci)).toThrow(NotRead)
      }
    }
  })

  test.skipIf(BY_OTHERS.has(id))('takes a resource of which nothing is known for no unused one', () => {
    for (const { ci, around = [] } of own.filter((c) => c.says !== undefined)) {
      expect(kind.judge(surroundings([...around, report()]))({ ...ci, configuration: null })).toBeUndefined()
    }
  })

  test('has complete texts', () => {
    for (const text of [kind.title, kind.why]) {
      expect(text.en).toMatch(/\S/)
      expect(text.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
    }
  })
})
