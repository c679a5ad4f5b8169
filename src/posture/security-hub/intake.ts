import { createHash } from 'node:crypto'
import { and, asc, inArray, sql } from 'drizzle-orm'
import type { SecurityHubSummary } from '../../contract/index.js'
import { type DecidedElsewhere, type Ended, type Findings, findingId, type Sighting } from '../../findings/index.js'
import type { Db, Tx } from '../../platform/db/types.js'
import { postureResults } from '../scan-tables.js'
import { type AsffFinding, isOwn, keyOf, securityControlOf, type Workflow, workflowOf } from './finding.js'
import { sightingOf } from './sighting.js'
import { securityHubFindings } from './tables.js'

/** What the findings room does for imported findings. */
export type ImportedFindings = Pick<Findings, 'observeMany' | 'resolveByEvidence' | 'follow'>

export interface IntakeOptions {
  readonly db: Db
  readonly findings: ImportedFindings
}

export interface TakeOptions {
  /** The Security Hub whose API gave them; none of files and messages. */
  readonly hub?: { readonly account: string; readonly region: string } | undefined
  /** Also what Security Hub's controls say of what Hinomi judges itself. */
  readonly takeJudged?: boolean | undefined
}

/** What is noted of one that was taken once and is left out now, so that it is taken anew when that ends. */
const LEFT_OUT = 'judged here'
/** Findings of one transaction. */
const STEP = 200

export const noFindings = (): SecurityHubSummary => ({
  findings: 0,
  taken: 0,
  same: 0,
  stale: 0,
  closed: 0,
  judged: 0,
  own: 0,
  undecided: 0,
  opened: 0,
  resolved: 0,
  decided: 0,
  kept: 0,
  bad: 0,
})

export const addTo = (sum: SecurityHubSummary, more: SecurityHubSummary): void => {
  for (const key of Object.keys(more) as (keyof SecurityHubSummary)[]) sum[key] += more[key]
}

/**
 * Takes findings of Security Hub into the register, each by its product and id.
 *
 * - Taking the same again changes nothing; what is older than what is known is passed over, so files and messages may
 *   come in any order.
 * - Archived, or its check passed: resolved by that evidence. Active again later: the same finding is open again.
 * - A workflow status that somebody set there is taken over when it changes, never again and again: a decision made
 *   here afterwards stands. SUPPRESSED becomes `false_positive`: the register of exceptions holds only what was approved
 *   here, with an end.
 * - A check of Security Hub's own about an account that Hinomi judges by the same control would be the same thing
 *   twice: it is counted and left out, and resolved where it was taken before.
 */
export const takeFindings = async (
  { db, findings }: IntakeOptions,
  given: readonly AsffFinding[],
  options: TakeOptions = {},
): Promise<SecurityHubSummary> => {
  const sum = noFindings()
  let step = new Map<string, AsffFinding>()
  const flush = async () => {
    if (step.size === 0) return
    const of = step
    step = new Map()
    addTo(sum, await db.transaction((tx) => takeStep(tx, findings, of, options)))
  }
  for (const finding of given) {
    const id = idOf(finding)
    // Two of one finding keep their order.
    if (step.has(id) || step.size >= STEP) await flush()
    step.set(id, finding)
  }
  await flush()
  return sum
}

const idOf = (finding: AsffFinding): string =>
  findingId({ kind: 'imported', ruleId: '', entity: '', key: keyOf(finding) })

type Known = typeof securityHubFindings.$inferSelect

const takeStep = async (
  tx: Tx,
  findings: ImportedFindings,
  step: ReadonlyMap<string, AsffFinding>,
  { hub, takeJudged = false }: TakeOptions,
): Promise<SecurityHubSummary> => {
  const sum = noFindings()
  const rows = await tx
    .select()
    .from(securityHubFindings)
    .where(inArray(securityHubFindings.findingId, [...step.keys()]))
    .orderBy(asc(securityHubFindings.findingId))
    .for('update')
  const known = new Map(rows.map((row) => [row.findingId, row]))
  const judged = takeJudged ? new Set<string>() : await judgedHere(tx, [...step.values()])
  const seen: Sighting[] = []
  const ended: Ended[] = []
  const decided: DecidedElsewhere[] = []
  const written: (typeof securityHubFindings.$inferInsert)[] = []
  for (const [id, finding] of step) {
    sum.findings++
    const before = known.get(id)
    if (isOwn(finding)) {
      sum.own++
      continue
    }
    if (judged.has(`${securityControlOf(finding)} ${finding.AwsAccountId}`)) {
      sum.judged++
      if (before !== undefined && before.look !== LEFT_OUT) {
        ended.push({ id, why: 'disabled' })
        written.push({ ...before, over: true, look: LEFT_OUT })
      }
      continue
    }
    const now = { at: Date.parse(finding.UpdatedAt), look: lookOf(finding) }
    if (before !== undefined && now.at < before.updatedAt.getTime()) {
      sum.stale++
      continue
    }
    if (before !== undefined && now.at === before.updatedAt.getTime() && now.look === before.look) {
      sum.same++
      continue
    }
    const check = finding.Compliance?.Status
    const over = finding.RecordState === 'ARCHIVED' || check === 'PASSED' || check === 'NOT_AVAILABLE'
    if (before === undefined && over) {
      sum.closed++
      continue
    }
    if (check === 'WARNING' && !over) {
      sum.undecided++
      continue
    }
    sum.taken++
    const workflow = workflowOf(finding)
    if (over) ended.push({ id, why: finding.RecordState === 'ARCHIVED' ? 'archived' : 'passed', through: now.at })
    else {
      if (isSeen(before, now.at, workflow)) seen.push(sightingOf(finding))
      const decision = decisionOf(finding, before?.workflow ?? 'NEW')
      if (decision !== undefined) decided.push({ id, ...decision })
    }
    written.push({
      findingId: id,
      productArn: finding.ProductArn,
      nativeId: finding.Id,
      hubAccount: hub?.account ?? before?.hubAccount ?? null,
      hubRegion: hub?.region ?? before?.hubRegion ?? null,
      updatedAt: new Date(now.at),
      workflow,
      over,
      look: now.look,
    })
  }
  sum.opened += (await findings.observeMany(tx, seen)).opened
  const { changed, kept } = await findings.follow(tx, decided)
  sum.decided += changed
  sum.kept += kept
  sum.resolved += (await findings.resolveByEvidence(tx, ended)).resolved
  if (written.length > 0) {
    const excluded = (column: string) => sql.raw(`excluded.${column}`)
    await tx
      .insert(securityHubFindings)
      .values(written)
      .onConflictDoUpdate({
        target: securityHubFindings.findingId,
        set: {
          hubAccount: excluded('hub_account'),
          hubRegion: excluded('hub_region'),
          updatedAt: excluded('updated_at'),
          workflow: excluded('workflow'),
          over: excluded('over'),
          look: excluded('look'),
        },
      })
  }
  return sum
}

/**
 * Whether it is a sighting: new, or updated by its product while it is active. What its users called done there is no
 * recurrence because its product touches it.
 */
const isSeen = (before: Known | undefined, at: number, workflow: Workflow): boolean =>
  before === undefined ||
  (workflow !== 'RESOLVED' && (before.over || at > before.updatedAt.getTime() || before.workflow === 'RESOLVED'))

const TO: Readonly<Record<Workflow, DecidedElsewhere['to']>> = {
  NEW: 'open',
  NOTIFIED: 'acknowledged',
  RESOLVED: 'resolved',
  SUPPRESSED: 'false_positive',
}

/** What its users decided there since it was last taken. */
const decisionOf = (finding: AsffFinding, before: Workflow): Omit<DecidedElsewhere, 'id'> | undefined => {
  const workflow = workflowOf(finding)
  if (workflow === before) return undefined
  const { Note: note } = finding
  const by = note?.UpdatedBy === undefined || note.UpdatedBy === '' ? 'Security Hub' : `Security Hub: ${note.UpdatedBy}`
  const comment = `Workflow ${workflow}${note === undefined ? '' : `: ${note.Text}`}`
  return { to: TO[workflow], by, comment }
}

/** What may change without `UpdatedAt`: BatchUpdateFindings leaves it as it is (API reference). */
const lookOf = (finding: AsffFinding): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        finding.RecordState,
        workflowOf(finding),
        finding.Severity?.Label ?? null,
        finding.Compliance?.Status ?? null,
        finding.Note?.Text ?? null,
      ]),
    )
    .digest('base64url')
    .slice(0, 22)

/** Those controls and accounts, as `S3.14 111122223333`, that Hinomi has answers of its own about. */
const judgedHere = async (tx: Tx, given: readonly AsffFinding[]): Promise<ReadonlySet<string>> => {
  const controls = new Set(given.flatMap((finding) => securityControlOf(finding) ?? []))
  if (controls.size === 0) return new Set()
  const rows = await tx
    .selectDistinct({ controlId: postureResults.controlId, account: postureResults.account })
    .from(postureResults)
    .where(
      and(
        inArray(postureResults.controlId, [...controls]),
        inArray(postureResults.account, [...new Set(given.map((finding) => finding.AwsAccountId))]),
      ),
    )
  return new Set(rows.map((row) => `${row.controlId} ${row.account}`))
}
