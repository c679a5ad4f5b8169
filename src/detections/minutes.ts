import type { Match } from '../logs/stream-matcher.js'
import { type Statistics, together } from './alarm.js'
import type { Rule } from './rule.js'
import type { DatapointSample } from './tables.js'

/** Events kept with a minute until a finding has them. */
const SAMPLES = 10

/** A minute of a metric, in memory. */
export interface Minute extends Statistics {
  /** Start, seconds since the epoch. */
  readonly minute: number
  readonly firstAt: number
  readonly lastAt: number
  readonly reported: number
  readonly samples: readonly DatapointSample[]
}

/** The matches of a rule and entity that came together. */
export interface Group {
  readonly rule: Rule
  /** Empty where the events have none. */
  readonly account: string
  readonly entity: string
  /** Of all these matches; undefined where they have several, or none. */
  region: string | undefined
  readonly minutes: Map<number, Minute>
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair, and events may hold both. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd')

/** Adds up matches by rule, entity and minute. The groups come in a fixed order, as rows are to be locked. */
export const gather = (matches: readonly Match[], ruleOf: (id: string) => Rule | undefined): Group[] => {
  const groups = new Map<string, Group>()
  for (const match of matches) {
    const rule = ruleOf(match.ruleId)
    if (rule === undefined) continue
    const account = match.account ?? ''
    const entity = (rule.entity === 'region' ? match.region : match.account) ?? '-'
    const key = `${rule.id}\0${account}\0${entity}`
    let group = groups.get(key)
    if (group === undefined) {
      group = { rule, account: storable(account), entity: storable(entity), region: match.region, minutes: new Map() }
      groups.set(key, group)
    }
    if (group.region !== match.region) group.region = undefined
    const one = minuteOf(match)
    const there = group.minutes.get(one.minute)
    group.minutes.set(one.minute, there === undefined ? one : joined(there, one))
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

const minuteOf = ({ eventId, timestamp, source, value }: Match): Minute => {
  const at = Math.floor(timestamp)
  return {
    minute: Math.floor(at / 60_000) * 60,
    count: 1,
    sum: value,
    min: value,
    max: value,
    firstAt: at,
    lastAt: at,
    reported: 0,
    samples: [{ eventId: storable(eventId), at, source }],
  }
}

/** Two parts of the same minute. */
export const joined = (a: Minute, b: Minute): Minute => ({
  ...together(a, b),
  minute: a.minute,
  firstAt: Math.min(a.firstAt, b.firstAt),
  lastAt: Math.max(a.lastAt, b.lastAt),
  reported: a.reported + b.reported,
  samples: a.samples.length >= SAMPLES ? a.samples : [...a.samples, ...b.samples].slice(0, SAMPLES),
})
