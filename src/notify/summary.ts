import { SEVERITIES, type Severity } from '../contract/index.js'
import type { FindingRecord } from '../findings/index.js'
import { severityRank } from '../findings/index.js'

/** What a look at hundreds of things found, told in one message. */
export interface Summary {
  /** Findings that opened, by severity. */
  readonly opened: Readonly<Record<Severity, number>>
  /** Findings that were resolved by evidence meanwhile. */
  readonly resolved: number
  /** The worst of those that opened, at most `SUMMARY_MOST`. */
  readonly worst: readonly FindingRecord[]
}

/** Findings that one summary names. */
export const SUMMARY_MOST = 10

/** What of a summary somebody wants who asks for this severity and above; undefined when there is nothing. */
export const summaryFrom = (summary: Summary, least: Severity): Summary | undefined => {
  const worst = summary.worst.filter((f) => severityRank(f.severity) >= severityRank(least))
  if (worst.length === 0) return undefined
  const opened = Object.fromEntries(
    SEVERITIES.map((s) => [s, severityRank(s) >= severityRank(least) ? summary.opened[s] : 0]),
  ) as Record<Severity, number>
  return { ...summary, opened, worst: worst.slice(0, SUMMARY_MOST) }
}

export const countOf = (summary: Summary): number => SEVERITIES.reduce((n, s) => n + summary.opened[s], 0)
