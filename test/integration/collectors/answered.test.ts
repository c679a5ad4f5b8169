import { createServer, type IncomingMessage, type Server } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { AnyControl } from '../../../src/posture/controls/control.js'
import backupControls from '../../../src/posture/controls/services/backup.js'
import codebuildControls from '../../../src/posture/controls/services/codebuild.js'
import ecsControls from '../../../src/posture/controls/services/ecs.js'
import ssmControls from '../../../src/posture/controls/services/ssm.js'
import { tagControls } from '../../../src/posture/controls/tags.js'
import type { Collector } from '../../../src/posture/inventory/collector.js'
import backup from '../../../src/posture/inventory/services/backup.js'
import codebuild from '../../../src/posture/inventory/services/codebuild.js'
import ecrPublic from '../../../src/posture/inventory/services/ecr-public.js'
import ecs from '../../../src/posture/inventory/services/ecs.js'
import eks from '../../../src/posture/inventory/services/eks.js'
import ssm from '../../../src/posture/inventory/services/ssm.js'
import { ACCOUNT_ID, collectAll, emulated, judgeAll } from '../../support/collected.js'

/**
 * Calls that the emulator does not know, answered over HTTP in the form that the services' API references give, so
 * that the SDK, the collectors and the controls run as they are.
 */
type Answer = (body: Record<string, unknown>) => unknown
type Answers = Readonly<Record<string, Answer>>

let server: Server | undefined
afterEach(() => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done()))))

/** What is asked: `call ListReportGroups` of the JSON protocols, `GET /backup-vaults` of the REST ones. */
const asked = (req: IncomingMessage): string =>
  typeof req.headers['x-amz-target'] === 'string'
    ? `call ${req.headers['x-amz-target'].split('.')[1]}`
    : `${req.method} ${decodeURIComponent((req.url ?? '').split('?')[0] ?? '').replace(/\/$/, '')}`

const serve = async (answers: Answers) => {
  const made = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (c: Buffer) => chunks.push(c))
    req.on('end', () => {
      const answer = answers[asked(req)]
      const text = Buffer.concat(chunks).toString()
      res.setHeader('content-type', 'application/x-amz-json-1.1')
      if (answer === undefined) {
        res.statusCode = 403
        res.setHeader('x-amzn-errortype', 'AccessDeniedException')
        res.end(JSON.stringify({ __type: 'AccessDeniedException', message: `${asked(req)} is not allowed` }))
      } else res.end(JSON.stringify(answer(text === '' ? {} : (JSON.parse(text) as Record<string, unknown>))))
    })
  })
  await new Promise<void>((listening) => made.listen(0, '127.0.0.1', listening))
  server = made
  const address = made.address()
  return emulated(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
}

const verdictsOf = async (answers: Answers, collectors: readonly Collector[], controls: readonly AnyControl[]) => {
  const collected = await collectAll(collectors, await serve(answers))
  return { ...collected, verdicts: judgeAll(controls, collected) }
}

const ARN = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${ACCOUNT_ID}:${rest}`

test('compliance of managed nodes is read page by page, and the settings of the Region with it', async () => {
  const summary = (ComplianceType: string, ResourceId: string, Status: string) => ({
    ComplianceType,
    ResourceType: 'ManagedInstance',
    ResourceId,
    Status,
    OverallSeverity: 'UNSPECIFIED',
    ExecutionSummary: { ExecutionTime: 1_700_000_000 },
  })
  const { verdicts, cis, unlisted } = await verdictsOf(
    {
      'call ListDocuments': () => ({ DocumentIdentifiers: [] }),
      'call DescribeInstanceInformation': () => ({
        InstanceInformationList: [{ InstanceId: 'i-1', PingStatus: 'Online', LastPingDateTime: 1_700_000_000 }],
      }),
      'call ListResourceComplianceSummaries': ({ Filters, NextToken }) => {
        const [type] = (Filters as { Values: string[] }[])[0]?.Values ?? []
        if (type === 'Association') return { ResourceComplianceSummaryItems: [summary(type, 'i-1', 'COMPLIANT')] }
        return NextToken === undefined
          ? { ResourceComplianceSummaryItems: [summary('Patch', 'i-1', 'COMPLIANT')], NextToken: 'more' }
          : { ResourceComplianceSummaryItems: [summary('Patch', 'i-2', 'NON_COMPLIANT')] }
      },
      'call GetServiceSetting': ({ SettingId }) => ({
        ServiceSetting: { SettingId, SettingValue: String(SettingId).includes('automation') ? 'CloudWatch' : 'Enable' },
      }),
    },
    [ssm],
    ssmControls,
  )
  expect([...unlisted]).toEqual([])
  expect(verdicts.get(`SSM.2 ${ARN('ssm', 'patch-compliance/i-1')}`)).toBe('PASSED')
  expect(verdicts.get(`SSM.2 ${ARN('ssm', 'patch-compliance/i-2')}`)).toBe('FAILED')
  expect(verdicts.get(`SSM.3 ${ARN('ssm', 'association-compliance/i-1')}`)).toBe('PASSED')
  expect(verdicts.get(`SSM.6 arn:aws:iam::${ACCOUNT_ID}:root`)).toBe('PASSED')
  expect(verdicts.get(`SSM.7 arn:aws:iam::${ACCOUNT_ID}:root`)).toBe('FAILED')
  // Heartbeats and times of scans would be a change each hour.
  expect(JSON.stringify(cis)).not.toMatch(/2023-11-14|LastPing/)
  expect(cis.find((c) => c.resourceType === 'AWS::SSM::PatchCompliance')?.resourceId).toBe(
    'AWS::SSM::ManagedInstanceInventory/i-1',
  )
})

test('report groups are described a page at a time', async () => {
  const group = (name: string, encryptionDisabled: boolean) => ({
    arn: ARN('codebuild', `report-group/${name}`),
    name,
    type: 'TEST',
    exportConfig: { exportConfigType: 'S3', s3Destination: { bucket: 'reports', encryptionDisabled } },
    tags: [{ key: 'team', value: 'shop' }],
  })
  const groups = [group('good', false), group('bad', true)]
  const { verdicts, cis } = await verdictsOf(
    {
      'call ListProjects': () => ({ projects: [] }),
      'call ListReportGroups': () => ({ reportGroups: groups.map((g) => g.arn) }),
      'call BatchGetReportGroups': ({ reportGroupArns }) => ({
        reportGroups: groups.filter((g) => (reportGroupArns as string[]).includes(g.arn)),
      }),
    },
    [codebuild],
    codebuildControls,
  )
  expect(verdicts.get(`CodeBuild.7 ${ARN('codebuild', 'report-group/good')}`)).toBe('PASSED')
  expect(verdicts.get(`CodeBuild.7 ${ARN('codebuild', 'report-group/bad')}`)).toBe('FAILED')
  expect(cis[0]?.tags).toEqual({ team: 'shop' })
})

test('capacity providers are listed to the end, AWS’s own left out', async () => {
  const provider = (name: string, managedTerminationProtection: string) => ({
    capacityProviderArn: ARN('ecs', `capacity-provider/${name}`),
    name,
    status: 'ACTIVE',
    autoScalingGroupProvider: { autoScalingGroupArn: 'arn:aws:autoscaling:x', managedTerminationProtection },
  })
  const { verdicts, cis } = await verdictsOf(
    {
      'call ListClusters': () => ({ clusterArns: [] }),
      'call ListTaskDefinitionFamilies': () => ({ families: [] }),
      'call DescribeCapacityProviders': ({ nextToken }) =>
        nextToken === undefined
          ? {
              capacityProviders: [
                { capacityProviderArn: ARN('ecs', 'capacity-provider/FARGATE'), name: 'FARGATE', status: 'ACTIVE' },
                provider('kept', 'ENABLED'),
              ],
              nextToken: 'more',
            }
          : { capacityProviders: [provider('dropped', 'DISABLED')] },
    },
    [ecs],
    ecsControls,
  )
  expect(cis.map((c) => c.resourceName)).toEqual(['kept', 'dropped'])
  expect(verdicts.get(`ECS.19 ${ARN('ecs', 'capacity-provider/kept')}`)).toBe('PASSED')
  expect(verdicts.get(`ECS.19 ${ARN('ecs', 'capacity-provider/dropped')}`)).toBe('FAILED')
})

test('recovery points and selections are read through their vaults and plans', async () => {
  const point = (name: string, IsEncrypted: boolean) => ({
    RecoveryPointArn: ARN('backup', `recovery-point:${name}`),
    BackupVaultName: 'safe',
    ResourceType: 'EFS',
    IsEncrypted,
    LastRestoreTime: 1_700_000_000,
  })
  const { verdicts, cis, unlisted } = await verdictsOf(
    {
      'GET /backup-vaults': () => ({
        BackupVaultList: [
          { BackupVaultName: 'safe', BackupVaultArn: ARN('backup', 'backup-vault:safe'), NumberOfRecoveryPoints: 2 },
        ],
      }),
      'GET /backup/plans': () => ({ BackupPlansList: [{ BackupPlanId: 'p1' }] }),
      'GET /backup/plans/p1': () => ({
        BackupPlanId: 'p1',
        BackupPlanArn: ARN('backup', 'backup-plan:p1'),
        BackupPlan: { BackupPlanName: 'daily', Rules: [{ RuleName: 'r', TargetBackupVaultName: 'safe' }] },
      }),
      'GET /backup/plans/p1/selections': () => ({ BackupSelectionsList: [{ SelectionId: 's1' }] }),
      'GET /backup/plans/p1/selections/s1': () => ({
        BackupPlanId: 'p1',
        SelectionId: 's1',
        BackupSelection: { SelectionName: 'all', Resources: ['arn:aws:rds:*'] },
      }),
      'GET /backup-vaults/safe/recovery-points': () => ({ RecoveryPoints: [point('a', true), point('b', false)] }),
      'GET /audit/report-plans': () => ({ ReportPlans: [] }),
      [`GET /tags/${ARN('backup', 'recovery-point:a')}`]: () => ({ Tags: { team: 'shop' } }),
    },
    [backup],
    [...backupControls, ...tagControls],
  )
  expect([...unlisted]).toEqual([])
  expect(verdicts.get(`Backup.1 ${ARN('backup', 'recovery-point:a')}`)).toBe('PASSED')
  expect(verdicts.get(`Backup.1 ${ARN('backup', 'recovery-point:b')}`)).toBe('FAILED')
  expect(verdicts.get(`Backup.2 ${ARN('backup', 'recovery-point:a')}`)).toBe('PASSED')
  // Its tags are denied here, which is neither tagged nor untagged.
  expect(verdicts.get(`Backup.2 ${ARN('backup', 'recovery-point:b')}`)).toBe('WARNING')
  expect(cis.find((c) => c.resourceType === 'AWS::Backup::BackupSelection')?.configuration).toEqual({
    BackupPlanId: 'p1',
    SelectionId: 's1',
    BackupSelection: { SelectionName: 'all', Resources: ['arn:aws:rds:*'] },
  })
  expect(cis.find((c) => c.resourceType === 'AWS::Backup::BackupPlan')?.configuration).toMatchObject({
    BackupPlan: { BackupPlanRule: [{ RuleName: 'r', TargetBackupVault: 'safe' }] },
  })
})

test('identity providers of clusters are described one by one', async () => {
  const arn = ARN('eks', 'identityproviderconfig/shop/oidc/sso/1')
  const { verdicts, cis } = await verdictsOf(
    {
      'GET /clusters': () => ({ clusters: ['shop'] }),
      'GET /clusters/shop': () => ({ cluster: { name: 'shop', arn: ARN('eks', 'cluster/shop') } }),
      'GET /clusters/shop/node-groups': () => ({ nodegroups: [] }),
      'GET /clusters/shop/identity-provider-configs': () => ({
        identityProviderConfigs: [{ type: 'oidc', name: 'sso' }],
      }),
      'POST /clusters/shop/identity-provider-configs/describe': () => ({
        identityProviderConfig: {
          oidc: {
            identityProviderConfigName: 'sso',
            identityProviderConfigArn: arn,
            clusterName: 'shop',
            issuerUrl: 'https://sso.example',
            tags: { team: 'shop' },
          },
        },
      }),
    },
    [eks],
    tagControls,
  )
  expect(verdicts.get(`EKS.7 ${arn}`)).toBe('PASSED')
  expect(cis.find((c) => c.arn === arn)?.configuration).toMatchObject({ Oidc: { IssuerUrl: 'https://sso.example' } })
})

test('public repositories are read where their registry answers', async () => {
  const arn = `arn:aws:ecr-public::${ACCOUNT_ID}:repository/app`
  const { verdicts, cis } = await verdictsOf(
    {
      'call DescribeRepositories': () => ({ repositories: [{ repositoryArn: arn, repositoryName: 'app' }] }),
      'call GetRepositoryPolicy': () => ({ policyText: '{}' }),
      'call ListTagsForResource': () => ({ tags: [] }),
    },
    [ecrPublic],
    tagControls,
  )
  expect(verdicts.get(`ECR.4 ${arn}`)).toBe('FAILED')
  expect(cis[0]?.awsRegion).toBe('us-east-1')
})

test('what is denied is neither passed nor failed', async () => {
  const all = [ssm, codebuild, ecs, backup, eks, ecrPublic]
  const { verdicts, cis, unlisted } = await verdictsOf({}, all, [...ssmControls, ...tagControls])
  expect(cis.filter((c) => c.resourceType !== 'AWS::::Account')).toEqual([])
  expect([...unlisted.keys()].sort()).toEqual(all.flatMap((c) => c.resources.map((r) => r.type)).sort())
  expect([...unlisted.values()].every((why) => why.startsWith('denied'))).toBe(true)
  expect(new Set(verdicts.values())).toEqual(new Set(['WARNING']))
})
