import type { Ci, JsonObject } from '../ci.js'
import type { Surroundings, Verdict } from './control.js'
import { failed, passed } from './control.js'
import { allInRegion } from './in-region.js'

const SELECTION = 'AWS::Backup::BackupSelection'
const PLAN = 'AWS::Backup::BackupPlan'
const VAULT = 'AWS::Backup::BackupVault'

/** Types that `backedUp` reads: what a control that asks it names in `related`. */
export const BACKUP_TYPES: readonly string[] = [SELECTION, PLAN, VAULT]

interface Condition {
  readonly ConditionKey?: string
  readonly ConditionValue?: string
}

/** `BackupSelection` as the API and CloudFormation spell it (AWS Backup API reference, BackupSelection). */
interface Selection {
  readonly SelectionName?: string
  readonly Resources?: readonly string[] | null
  readonly NotResources?: readonly string[] | null
  readonly ListOfTags?: readonly Condition[] | null
  readonly Conditions?: Readonly<
    Partial<Record<'StringEquals' | 'StringNotEquals' | 'StringLike' | 'StringNotLike', readonly Condition[] | null>>
  > | null
}

interface Rule {
  readonly TargetBackupVault?: string
  readonly TargetBackupVaultName?: string
}

/** `*` stands for any run of characters, as in an ARN pattern of a selection. One pass, whatever the pattern. */
const like = (pattern: string, text: string): boolean => {
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  if (tail === undefined) return text === head
  if (!text.startsWith(head)) return false
  let at = head.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - tail.length >= at && text.endsWith(tail)
}

const tagOf = (ci: Ci, key: string | undefined): string | undefined =>
  key === undefined ? undefined : ci.tags[key.replace(/^aws:ResourceTag\//, '')]

/**
 * Whether a selection takes a resource: named by ARN or by one of the tags in `ListOfTags`, all of `Conditions`
 * met, and not in `NotResources`. A selection without ARNs and tags starts from everything
 * (AWS Backup developer guide, "Assigning resources programmatically").
 */
export const selects = (selection: Selection, ci: Ci): boolean => {
  const { Resources, NotResources, ListOfTags, Conditions } = selection
  if (NotResources?.some((p) => like(p, ci.arn))) return false
  const named = Resources ?? []
  const tagged = ListOfTags ?? []
  const chosen =
    named.some((p) => like(p, ci.arn)) ||
    tagged.some((c) => c.ConditionValue !== undefined && tagOf(ci, c.ConditionKey) === c.ConditionValue) ||
    (named.length === 0 && tagged.length === 0)
  const equals = (c: Condition) => tagOf(ci, c.ConditionKey) === c.ConditionValue
  const alike = (c: Condition) => {
    const tag = tagOf(ci, c.ConditionKey)
    return tag !== undefined && like(c.ConditionValue ?? '', tag)
  }
  return (
    chosen &&
    (Conditions?.StringEquals ?? []).every(equals) &&
    !(Conditions?.StringNotEquals ?? []).some(equals) &&
    (Conditions?.StringLike ?? []).every(alike) &&
    !(Conditions?.StringNotLike ?? []).some(alike)
  )
}

/** `AWS::Backup::BackupPlan` of CloudFormation calls them `BackupPlanRule`, the API `Rules`. */
const rulesOf = (plan: Ci): readonly Rule[] => {
  const body = (plan.configuration?.['BackupPlan'] ?? {}) as { BackupPlanRule?: unknown; Rules?: unknown }
  const rules = body.BackupPlanRule ?? body.Rules
  return Array.isArray(rules) ? (rules as Rule[]) : []
}

const idOf = (configuration: JsonObject | null): string | undefined => {
  const id = configuration?.['BackupPlanId']
  return typeof id === 'string' ? id : undefined
}

const lockedVault = (vault: Ci | undefined): boolean => {
  const spec = (vault?.configuration ?? {}) as { Locked?: boolean; LockConfiguration?: unknown }
  return spec.Locked === true || (spec.LockConfiguration !== undefined && spec.LockConfiguration !== null)
}

/**
 * Whether a backup plan of the resource's own Region takes it, as the rules `*-resources-protected-by-backup-plan`
 * of AWS Config ask.
 *
 * @param lockRequired whether the plan must also write to a vault with a lock (parameter `backupVaultLockCheck`).
 * @throws NotRead when selections, plans or vaults were not read.
 */
export const backedUp = (around: Surroundings, ci: Ci, lockRequired: boolean): Verdict => {
  const selecting = allInRegion(around, ci, SELECTION).filter((s) =>
    selects((s.configuration?.['BackupSelection'] ?? {}) as Selection, ci),
  )
  if (selecting.length === 0)
    return failed(
      'No backup plan of this Region selects it.',
      'このリージョンのどのバックアッププランの対象にもなっていません。',
    )
  const plans = allInRegion(around, ci, PLAN)
  const ids = new Set(selecting.map((s) => idOf(s.configuration)))
  const covering = plans.filter((p) => ids.has(p.resourceId) || ids.has(idOf(p.configuration)))
  const writing = covering.filter((p) => rulesOf(p).length > 0)
  if (writing.length === 0)
    return failed(
      'The backup plan that selects it has no rule.',
      '対象にしているバックアッププランにルールがありません。',
    )
  if (!lockRequired) return passed()
  const vaults = allInRegion(around, ci, VAULT)
  const names = writing.flatMap(rulesOf).map((r) => r.TargetBackupVault ?? r.TargetBackupVaultName)
  return names.some((name) => lockedVault(vaults.find((v) => v.resourceId === name || v.resourceName === name)))
    ? passed()
    : failed(
        `Its backups go to ${names.join(', ')}, which has no vault lock.`,
        `バックアップ先の ${names.join(', ')} にボールトロックが設定されていません。`,
      )
}

/** `backupVaultLockCheck` of Security Hub: true, "True", or not set. */
export const asksForLock = (value: unknown): boolean => value === true || String(value).toLowerCase() === 'true'
