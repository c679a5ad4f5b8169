import type { Match } from '../logs/stream-matcher.js'
import { bounded, type Statistics, together } from './alarm.js'
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
  const groups = new Map<string, { group: Group; minutes: Map<number, Growing> }>()
  for (const match of matches) {
    const rule = ruleOf(match.ruleId)
    if (rule === undefined) continue
    // Before they make the key: what is stored as the same text is one group.
    const account = match.account === undefined ? '' : storable(match.account)
    const entity =
      rule.entity === 'account' ? account || '-' : match.region === undefined ? '-' : storable(match.region)
    const key = `${rule.id}\0${account}\0${entity}`
    let found = groups.get(key)
    if (found === undefined) {
      const minutes = new Map<number, Growing>()
      const group = { rule, account, entity, region: match.region, minutes }
      found = { group, minutes }
      groups.set(key, found)
    }
    if (found.group.region !== match.region) found.group.region = undefined
    add(found.minutes, match)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { group }]) => group)
}

type Growing = { -readonly [K in keyof Minute]: K extends 'samples' ? DatapointSample[] : Minute[K] }

/** Changes what is there: a batch may hold tens of thousands of matches of one minute. */
const add = (minutes: Map<number, Growing>, { eventId, timestamp, source, value }: Match): void => {
  const at = Math.floor(timestamp)
  const minute = Math.floor(at / 60_000) * 60
  let there = minutes.get(minute)
  if (there === undefined) {
    there = {
      minute,
      count: 0,
      sum: 0,
      min: value,
      max: value,
      firstAt: at,
      lastAt: at,
      reported: 0,
      samples: [],
    }
    minutes.set(minute, there)
  }
  there.count++
  there.sum = bounded(there.sum + value)
  if (value < there.min) there.min = value
  if (value > there.max) there.max = value
  if (at < there.firstAt) there.firstAt = at
  if (at > there.lastAt) there.lastAt = at
  if (there.samples.length < SAMPLES) there.samples.push({ eventId: storable(eventId), at, source })
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
