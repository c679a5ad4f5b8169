/**
 * Security Hub's arithmetic (user guide, "Evaluating compliance status and control status in Security Hub CSPM" and
 * "Calculating security scores"), as pure functions.
 */

/** `Compliance.Status` of a finding. */
export type Compliance = 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE'

/** The status of a control, made from its findings. */
export type ControlStatus = 'PASSED' | 'FAILED' | 'UNKNOWN' | 'NO_DATA' | 'DISABLED'

/** How many findings of a control count, by what they say. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  /** `WARNING` or `NOT_AVAILABLE`. */
  readonly unknown: number
}

export const EMPTY: Tally = { passed: 0, failed: 0, unknown: 0 }

export const plus = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  unknown: a.unknown + b.unknown,
})

/** One finding of a control as Security Hub would have it. */
export interface CountedFinding {
  readonly compliance: Compliance
  /** `Workflow.Status` is SUPPRESSED. */
  readonly suppressed?: boolean
  /** `RecordState` is ARCHIVED, as it becomes when the rule does not apply to the resource, or the resource is gone. */
  readonly archived?: boolean
}

/** Suppressed and archived findings leave the count. */
export const tally = (findings: readonly CountedFinding[]): Tally => {
  let passed = 0
  let failed = 0
  let unknown = 0
  for (const { compliance, suppressed = false, archived = false } of findings) {
    if (suppressed || archived) continue
    if (compliance === 'PASSED') passed++
    else if (compliance === 'FAILED') failed++
    else unknown++
  }
  return { passed, failed, unknown }
}

/**
 * - FAILED: at least one finding failed, in whatever account or Region is counted.
 * - UNKNOWN: none failed, at least one could not be decided.
 * - PASSED: all passed.
 * - NO_DATA: there are none, or all are suppressed or archived.
 * - DISABLED: the control is switched off wherever is counted.
 */
export const statusOf = (count: Tally, enabled: boolean): ControlStatus => {
  if (!enabled) return 'DISABLED'
  if (count.failed > 0) return 'FAILED'
  if (count.unknown > 0) return 'UNKNOWN'
  return count.passed > 0 ? 'PASSED' : 'NO_DATA'
}

/** How the controls of a standard stand. */
export interface Score {
  /** Whole per cent; null where no enabled control has data. */
  readonly score: number | null
  readonly passed: number
  readonly failed: number
  readonly unknown: number
  readonly noData: number
  readonly disabled: number
}

/** The share of passed controls among the enabled ones that have data, rounded to the nearest whole per cent. */
export const scoreOf = (statuses: Iterable<ControlStatus>): Score => {
  const n: Record<ControlStatus, number> = { PASSED: 0, FAILED: 0, UNKNOWN: 0, NO_DATA: 0, DISABLED: 0 }
  for (const status of statuses) n[status]++
  const counted = n.PASSED + n.FAILED + n.UNKNOWN
  return {
    score: counted === 0 ? null : Math.round((100 * n.PASSED) / counted),
    passed: n.PASSED,
    failed: n.FAILED,
    unknown: n.UNKNOWN,
    noData: n.NO_DATA,
    disabled: n.DISABLED,
  }
}

/** The score over several standards: the average of theirs; null where none has one. */
export const summaryOf = (scores: readonly (number | null)[]): number | null => {
  const known = scores.filter((s) => s !== null)
  return known.length === 0 ? null : Math.round(known.reduce((a, b) => a + b, 0) / known.length)
}
