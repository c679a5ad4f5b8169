import {
  BackupClient,
  type BackupRule,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  ListTagsCommand,
  paginateListBackupPlans,
  paginateListBackupSelections,
  paginateListBackupVaults,
  paginateListRecoveryPointsByBackupVault,
  paginateListReportPlans,
} from '@aws-sdk/client-backup'
import { cfnShape } from '../../cfn-shape.js'
import type { Json, JsonObject } from '../../ci.js'
import { collector, type Listed, type Part, type Reach, resource } from '../collector.js'
import { described } from '../described.js'
import { unlessGone } from '../unless-gone.js'

const VAULT = 'AWS::Backup::BackupVault'
const PLAN = 'AWS::Backup::BackupPlan'
const GONE = ['ResourceNotFoundException']

const backup = (reach: Reach): BackupClient => reach.client(BackupClient)

const tags: Part<Listed> = {
  iam: 'backup:ListTags',
  read: async (reach, listed) =>
    (await backup(reach).send(new ListTagsCommand({ ResourceArn: listed.arn }))).Tags ?? {},
}

async function* vaultNames(reach: Reach): AsyncGenerator<string> {
  for await (const page of paginateListBackupVaults({ client: backup(reach), pageSize: 1000 }, {}))
    for (const { BackupVaultName } of page.BackupVaultList ?? [])
      if (BackupVaultName !== undefined) yield BackupVaultName
}

async function* planIds(reach: Reach): AsyncGenerator<string> {
  for await (const page of paginateListBackupPlans({ client: backup(reach), pageSize: 1000 }, {}))
    for (const { BackupPlanId } of page.BackupPlansList ?? []) if (BackupPlanId !== undefined) yield BackupPlanId
}

/** A rule in CloudFormation's words, which AWS Config keeps plans in. */
const ruleShape = (r: BackupRule): Json => {
  const { TargetBackupVaultName, RecoveryPointTags, RuleId: _, ...rest } = r
  return {
    ...(cfnShape(rest) as JsonObject),
    TargetBackupVault: TargetBackupVaultName ?? null,
    RecoveryPointTags: { ...RecoveryPointTags },
  }
}

const plan = async (reach: Reach, BackupPlanId: string): Promise<Listed | undefined> => {
  const p = await unlessGone(backup(reach).send(new GetBackupPlanCommand({ BackupPlanId })), GONE)
  if (p?.BackupPlanArn === undefined || p.DeletionDate !== undefined) return undefined
  const { Rules, ...body } = p.BackupPlan ?? { Rules: undefined }
  return {
    resourceId: BackupPlanId,
    resourceName: p.BackupPlan?.BackupPlanName,
    arn: p.BackupPlanArn,
    created: p.CreationDate,
    relationships: (Rules ?? []).flatMap((r) =>
      r.TargetBackupVaultName === undefined
        ? []
        : [{ name: 'Is associated with BackupVault', resourceType: VAULT, resourceName: r.TargetBackupVaultName }],
    ),
    configuration: {
      BackupPlanId,
      BackupPlanArn: p.BackupPlanArn,
      VersionId: p.VersionId ?? null,
      BackupPlan: { ...(cfnShape(body) as JsonObject), BackupPlanRule: (Rules ?? []).map(ruleShape) },
    },
  }
}

const selection = async (
  reach: Reach,
  [BackupPlanId, SelectionId]: readonly [string, string],
): Promise<Listed | undefined> => {
  const s = await unlessGone(backup(reach).send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId })), GONE)
  if (s?.BackupSelection === undefined) return undefined
  return {
    resourceId: `${SelectionId}_${BackupPlanId}`,
    resourceName: s.BackupSelection.SelectionName,
    arn: `arn:${reach.partition}:backup:${reach.region}:${reach.account}:backup-plan:${BackupPlanId}/selection/${SelectionId}`,
    created: s.CreationDate,
    relationships: [{ name: 'Is associated with BackupPlan', resourceType: PLAN, resourceId: BackupPlanId }],
    configuration: { BackupPlanId, SelectionId, BackupSelection: cfnShape(s.BackupSelection) },
  }
}

/** AWS Backup: vaults, what lies in them, plans with what they select, and report plans. */
export default collector({
  service: 'backup',
  resources: [
    resource<Listed>({
      type: VAULT,
      scope: 'regional',
      iam: ['backup:ListBackupVaults'],
      list: async function* (reach) {
        for await (const page of paginateListBackupVaults({ client: backup(reach), pageSize: 1000 }, {})) {
          for (const v of page.BackupVaultList ?? []) {
            if (v.BackupVaultName === undefined || v.BackupVaultArn === undefined) continue
            // What lies in the vault is counted anew at each call.
            const { NumberOfRecoveryPoints: _, CreatorRequestId: _id, CreationDate, ...rest } = v
            yield {
              resourceId: v.BackupVaultName,
              resourceName: v.BackupVaultName,
              arn: v.BackupVaultArn,
              created: CreationDate,
              configuration: cfnShape(rest),
            }
          }
        }
      },
      parts: { tags },
    }),
    resource<Listed>({
      type: PLAN,
      scope: 'regional',
      iam: ['backup:ListBackupPlans', 'backup:GetBackupPlan'],
      list: (reach) => described(planIds(reach), (id) => plan(reach, id)),
      parts: { tags },
    }),
    resource<Listed>({
      type: 'AWS::Backup::BackupSelection',
      scope: 'regional',
      iam: ['backup:ListBackupPlans', 'backup:ListBackupSelections', 'backup:GetBackupSelection'],
      list: (reach) => {
        const ids = async function* () {
          for await (const BackupPlanId of planIds(reach)) {
            for await (const page of paginateListBackupSelections({ client: backup(reach) }, { BackupPlanId }))
              for (const { SelectionId } of page.BackupSelectionsList ?? [])
                if (SelectionId !== undefined) yield [BackupPlanId, SelectionId] as const
          }
        }
        return described(ids(), (pair) => selection(reach, pair))
      },
    }),
    resource<Listed>({
      type: 'AWS::Backup::RecoveryPoint',
      scope: 'regional',
      iam: ['backup:ListBackupVaults', 'backup:ListRecoveryPointsByBackupVault'],
      list: async function* (reach) {
        for await (const BackupVaultName of vaultNames(reach)) {
          for await (const page of paginateListRecoveryPointsByBackupVault(
            { client: backup(reach), pageSize: 1000 },
            { BackupVaultName },
          )) {
            for (const r of page.RecoveryPoints ?? []) {
              if (r.RecoveryPointArn === undefined) continue
              const { LastRestoreTime: _, CreationDate, ...rest } = r
              yield {
                resourceId: r.RecoveryPointArn,
                resourceName: r.ResourceName,
                arn: r.RecoveryPointArn,
                created: CreationDate,
                relationships: [
                  { name: 'Is contained in BackupVault', resourceType: VAULT, resourceName: BackupVaultName },
                ],
                configuration: cfnShape(rest),
              }
            }
          }
        }
      },
      parts: { tags },
    }),
    resource<Listed>({
      type: 'AWS::Backup::ReportPlan',
      scope: 'regional',
      iam: ['backup:ListReportPlans'],
      list: async function* (reach) {
        for await (const page of paginateListReportPlans({ client: backup(reach), pageSize: 1000 }, {})) {
          for (const r of page.ReportPlans ?? []) {
            if (r.ReportPlanArn === undefined) continue
            const {
              LastAttemptedExecutionTime: _a,
              LastSuccessfulExecutionTime: _s,
              DeploymentStatus: _d,
              CreationTime,
              ...rest
            } = r
            yield {
              resourceId: r.ReportPlanArn,
              resourceName: r.ReportPlanName,
              arn: r.ReportPlanArn,
              created: CreationTime,
              configuration: cfnShape(rest),
            }
          }
        }
      },
      parts: { tags },
    }),
  ],
})
