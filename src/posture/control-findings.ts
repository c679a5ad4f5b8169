import type { Evidence, Sighting } from '../findings/index.js'
import type { Text } from '../kernel/errors.js'
import type { Tx } from '../platform/db/types.js'
import type { AnyControl } from './controls/control.js'
import type { Result, Written } from './results.js'

/** What the findings room does for the controls. */
export interface ControlFindings {
  /** Takes many sightings in; gives how many findings are new or open again. */
  observeMany(tx: Tx, seen: readonly Sighting[]): Promise<{ readonly opened: number }>
  /** Resolves what is not resolved yet of these ids. */
  resolveByEvidence(
    tx: Tx,
    ended: readonly { readonly id: string; readonly why: Evidence }[],
  ): Promise<{ readonly resolved: number }>
  /** Those of the ids that are resolved, or not there at all. */
  notOpen(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>>
}

export interface Applied {
  readonly opened: number
  readonly resolved: number
}

/**
 * Makes findings of answers: a failure opens or reopens one, a pass and a resource that is gone resolve it, "could
 * not look" leaves it as it is. A failure that a person resolved and that stands at the next look is open again.
 */
export const applyToFindings = async (
  tx: Tx,
  findings: ControlFindings,
  written: Written,
  {
    control,
    wanted,
    tagsOf,
    now,
  }: {
    readonly control: (id: string) => AnyControl | undefined
    /** Whether a failure of this control in this account is to be a finding: false where it is switched off. */
    readonly wanted: (controlId: string, account: string) => boolean
    readonly tagsOf: (result: Result) => Readonly<Record<string, string>> | undefined
    readonly now: number
  },
): Promise<Applied> => {
  const failing: (Result & { findingId: string })[] = []
  const ended: { id: string; why: Evidence }[] = []
  for (const { before, after } of written.changes) {
    if (after === undefined) {
      if (before !== undefined && before.status !== 'PASSED') ended.push({ id: before.findingId, why: 'gone' })
    } else if (after.status === 'FAILED') {
      if (wanted(after.controlId, after.account)) failing.push(after)
    } else if (after.status !== 'WARNING' && before !== undefined && before.status !== 'PASSED') {
      ended.push({ id: after.findingId, why: 'passed' })
    }
  }
  const still = written.stillFailing.filter((r) => wanted(r.controlId, r.account))
  if (still.length > 0) {
    const closed = await findings.notOpen(
      tx,
      still.map((r) => r.findingId),
    )
    for (const r of still) if (closed.has(r.findingId)) failing.push(r)
  }
  const seen = failing.flatMap((r) => {
    const of = control(r.controlId)
    return of === undefined ? [] : [sightingOf(of, r, tagsOf(r), now)]
  })
  const { opened } = seen.length === 0 ? { opened: 0 } : await findings.observeMany(tx, seen)
  const { resolved } = ended.length === 0 ? { resolved: 0 } : await findings.resolveByEvidence(tx, ended)
  return { opened, resolved }
}

/** A failure as the findings room takes it. */
export const sightingOf = (
  control: AnyControl,
  result: Result,
  tags: Readonly<Record<string, string>> | undefined,
  now: number,
): Sighting => ({
  kind: 'control',
  ruleId: control.id,
  title: control.title,
  about: aboutOf(control, result.reason),
  severity: control.severity,
  entity: result.arn,
  account: result.account,
  region: result.region,
  tags,
  count: 1,
  firstAt: now,
  lastAt: now,
  evidence: [],
})

/** What was found, why it matters, and what to do. */
const aboutOf = (control: AnyControl, reason: Text | null): Text => ({
  en: [reason?.en, control.why.en, control.fix.en].filter((t) => t !== undefined).join('\n\n'),
  ja: [reason?.ja, control.why.ja, control.fix.ja].filter((t) => t !== undefined).join('\n\n'),
})
