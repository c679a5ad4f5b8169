import { eq, lt, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { RuleInfo, RulesOutput } from '../contract/index.js'
import type { Findings } from '../findings/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Match } from '../logs/stream-matcher.js'
import type { Db, Tx } from '../platform/db/types.js'
import { periodOf, type Statistics, together } from './alarm.js'
import { readMinutes, writeMinutes } from './datapoints.js'
import { errors } from './errors.js'
import { type Group, gather, joined, type Minute } from './minutes.js'
import { type Rule, type RuleData, ruleData } from './rule.js'
import { ruleActivity, ruleDatapoints, ruleSettings } from './tables.js'
import { judge, type Stretch, stretchesOf } from './windows.js'

/** Evidence handed to a finding at once; it keeps as many. */
const EVIDENCE = 50

export interface DetectionOptions {
  readonly db: Db
  readonly clock: Clock
  readonly findings: Pick<Findings, 'observe' | 'countByRule'>
  readonly rules: readonly Rule[]
}

/** Metric filters and their alarms: from matches to datapoints to findings, in the ingest's own transaction. */
export class Detections {
  readonly #db: Db
  readonly #clock: Clock
  readonly #findings: DetectionOptions['findings']
  readonly #rules: ReadonlyMap<string, Rule>

  constructor({ db, clock, findings, rules }: DetectionOptions) {
    this.#db = db
    this.#clock = clock
    this.#findings = findings
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]))
  }

  /**
   * Adds matches to their metrics and evaluates the alarms of all periods that they touch, however old: late data is
   * judged in its own time. Matches are new events only; the ingest gives each once, in the transaction that makes
   * the events visible, so that a restart neither loses nor doubles one.
   *
   * A match is counted by its finding when a period of it goes into an evaluation in ALARM, once. Matches of rules
   * that are off are dropped.
   *
   * @returns the findings that count something of it now
   */
  async record(tx: Tx, matches: readonly Match[]): Promise<string[]> {
    const disabled = await this.#disabled(tx)
    const groups = gather(matches, (id) => (disabled.has(id) ? undefined : this.#rules.get(id)))
    if (groups.length === 0) return []
    const now = Math.floor(this.#clock.now() / 1000)
    const wanted = groups.map((group) => {
      const { alarm } = group.rule
      const touched = [...group.minutes.keys()].map((minute) => periodOf(minute, alarm))
      const stretches = stretchesOf(alarm, touched, periodOf(now, alarm))
      const spans = stretches.map(({ data, to }) => ({ from: data * alarm.period, to: (to + 1) * alarm.period }))
      return { group, stretches, spans }
    })
    const stored = await readMinutes(tx, wanted)
    const results = wanted.map(({ group, stretches }) => ({ group, ...settle(group, stretches, stored(group)) }))
    await writeMinutes(
      tx,
      results.flatMap(({ group, changed }) => changed.map((minute) => ({ group, minute }))),
    )
    await noteActivity(tx, groups)
    const seen: string[] = []
    for (const { group, fresh } of results) {
      if (fresh.length > 0) seen.push(await this.#observe(tx, group, fresh))
    }
    return seen
  }

  async #observe(tx: Tx, { rule, account, entity, region }: Group, fresh: readonly Minute[]): Promise<string> {
    const { id: ruleId, title, about, severity } = rule
    const { id } = await this.#findings.observe(tx, {
      kind: 'detection',
      ruleId,
      title,
      about,
      severity,
      entity,
      ...(account === '' ? {} : { account }),
      ...(region === undefined ? {} : { region }),
      count: fresh.reduce((n, minute) => n + minute.count, 0),
      firstAt: fresh.reduce((at, minute) => Math.min(at, minute.firstAt), Number.POSITIVE_INFINITY),
      lastAt: fresh.reduce((at, minute) => Math.max(at, minute.lastAt), Number.NEGATIVE_INFINITY),
      evidence: newest(fresh),
    })
    return id
  }

  /** Rules as people see them, with their state. */
  async list(): Promise<z.infer<typeof RulesOutput>> {
    const disabled = await this.#disabled(this.#db)
    const active = await this.#db.select().from(ruleActivity)
    const last = new Map(active.map((row) => [row.ruleId, row.lastMatchAt]))
    const counts = await this.#findings.countByRule()
    const rules = [...this.#rules.values()].map((rule): z.infer<typeof RuleInfo> => {
      const { id, title, about, severity, source, pattern, indicator, alarm, tags } = rule
      return {
        id,
        title,
        about,
        severity,
        source,
        pattern: indicator ?? pattern,
        periodSeconds: alarm.period,
        threshold: alarm.threshold,
        evaluationPeriods: alarm.evaluationPeriods,
        tags,
        enabled: !disabled.has(id),
        findings: counts.get(id) ?? 0,
        lastMatchAt: last.get(id)?.toISOString() ?? null,
      }
    })
    return { rules }
  }

  /** @throws RULE_NOT_FOUND */
  async setEnabled(id: string, enabled: boolean): Promise<z.infer<typeof RuleInfo>> {
    if (!this.#rules.has(id)) throw errors.RULE_NOT_FOUND({ id })
    const row = { ruleId: id, enabled, changedAt: new Date(this.#clock.now()) }
    await this.#db.insert(ruleSettings).values(row).onConflictDoUpdate({ target: ruleSettings.ruleId, set: row })
    return (await this.list()).rules.find((rule) => rule.id === id) as z.infer<typeof RuleInfo>
  }

  /** The rules that are on, as worker threads take them. */
  async enabledRules(): Promise<RuleData[]> {
    const disabled = await this.#disabled(this.#db)
    return ruleData([...this.#rules.values()].filter((rule) => !disabled.has(rule.id)))
  }

  /** Forgets datapoints before an instant (milliseconds); later data of that time starts its windows anew. */
  async prune(before: number): Promise<void> {
    await this.#db.delete(ruleDatapoints).where(lt(ruleDatapoints.minute, Math.floor(before / 1000)))
  }

  /** Read anew each time: another process may have changed them, and there are few. */
  async #disabled(db: Db | Tx): Promise<ReadonlySet<string>> {
    const rows = await db.select({ id: ruleSettings.ruleId }).from(ruleSettings).where(eq(ruleSettings.enabled, false))
    return new Set(rows.map((row) => row.id))
  }
}

const noteActivity = async (tx: Tx, groups: readonly Group[]): Promise<void> => {
  const last = new Map<string, number>()
  for (const { rule, minutes } of groups) {
    for (const { lastAt } of minutes.values()) last.set(rule.id, Math.max(lastAt, last.get(rule.id) ?? lastAt))
  }
  await tx
    .insert(ruleActivity)
    .values([...last].map(([ruleId, at]) => ({ ruleId, lastMatchAt: new Date(at) })))
    .onConflictDoUpdate({
      target: ruleActivity.ruleId,
      set: { lastMatchAt: sql`greatest(${ruleActivity.lastMatchAt}, excluded.last_match_at)` },
    })
}

interface Settled {
  /** Minutes to store. */
  readonly changed: readonly Minute[]
  /** What findings have not counted yet of the minutes in alarm: `count` is the part that is new. */
  readonly fresh: readonly Minute[]
}

/** What new matches of a group change. */
const settle = (group: Group, stretches: readonly Stretch[], stored: ReadonlyMap<number, Minute>): Settled => {
  const { alarm, defaultValue } = group.rule
  const all = new Map(stored)
  for (const [at, minute] of group.minutes) {
    const there = stored.get(at)
    all.set(at, there === undefined ? minute : joined(there, minute))
  }
  const points = byPeriod(group.rule, all.values())
  const alarming = new Set(stretches.flatMap((stretch) => [...judge(alarm, stretch, points, defaultValue)]))
  const changed: Minute[] = []
  const fresh: Minute[] = []
  for (const [at, minute] of all) {
    const reports = minute.reported < minute.count && alarming.has(periodOf(at, alarm))
    if (reports) fresh.push({ ...minute, count: minute.count - minute.reported })
    if (reports || group.minutes.has(at)) changed.push(reports ? { ...minute, reported: minute.count } : minute)
  }
  return { changed, fresh }
}

const byPeriod = ({ alarm }: Rule, minutes: Iterable<Minute>): Map<number, Statistics> => {
  const periods = new Map<number, Statistics>()
  for (const minute of minutes) {
    const period = periodOf(minute.minute, alarm)
    const there = periods.get(period)
    periods.set(period, there === undefined ? minute : together(there, minute))
  }
  return periods
}

const newest = (minutes: readonly Minute[]): Minute['samples'] =>
  [...minutes]
    .sort((a, b) => b.minute - a.minute)
    .slice(0, EVIDENCE)
    .flatMap((minute) => minute.samples)
    .sort((a, b) => b.at - a.at)
    .slice(0, EVIDENCE)
