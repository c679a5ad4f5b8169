import { and, eq, gte, lt, max, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { RuleInfo, RulesOutput } from '../contract/index.js'
import type { Findings } from '../findings/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Match } from '../logs/stream-matcher.js'
import type { Db, Tx } from '../platform/db/types.js'
import { evaluate, periodOf } from './alarm.js'
import { errors } from './errors.js'
import type { Rule } from './rule.js'
import { type DatapointSample, ruleDatapoints, ruleSettings } from './tables.js'

/** Events kept as evidence with one minute of a rule and entity. */
const SAMPLES = 10
/** Rows of one statement. */
const ROWS = 500
/** Evidence handed to a finding at once. */
const EVIDENCE = 50

export interface DetectionOptions {
  readonly db: Db
  readonly clock: Clock
  readonly findings: Pick<Findings, 'observe' | 'countByRule'>
  readonly rules: readonly Rule[]
}

interface Minute {
  readonly ruleId: string
  readonly entity: string
  readonly minute: number
  readonly account: string | null
  readonly region: string | null
  count: number
  sum: number
  min: number
  max: number
  samples: DatapointSample[]
}

/** Metric filters and their alarms: from matches to datapoints to findings, in the ingest's own transaction. */
export class Detections {
  readonly #o: DetectionOptions
  readonly #rules: ReadonlyMap<string, Rule>
  #disabled: Set<string> | undefined

  constructor(options: DetectionOptions) {
    this.#o = options
    this.#rules = new Map(options.rules.map((rule) => [rule.id, rule]))
  }

  /**
   * Adds matches to their metrics and looks at the alarms of every period that they touch, however old it is.
   * Returns how many alarms were seen in ALARM. Matches are new events only: the ingest gives each once.
   */
  async record(tx: Tx, matches: readonly Match[]): Promise<number> {
    const disabled = await this.#disabledRules(tx)
    const minutes = new Map<string, Minute>()
    for (const match of matches) {
      if (disabled.has(match.ruleId) || !this.#rules.has(match.ruleId)) continue
      add(minutes, match)
    }
    if (minutes.size === 0) return 0
    await this.#store(tx, [...minutes.values()])
    return this.#alarms(tx, [...minutes.values()])
  }

  async list(): Promise<z.infer<typeof RulesOutput>> {
    const disabled = await this.#disabledRules(this.#o.db)
    const last = await this.#o.db
      .select({ ruleId: ruleDatapoints.ruleId, minute: max(ruleDatapoints.minute) })
      .from(ruleDatapoints)
      .groupBy(ruleDatapoints.ruleId)
    const counts = await this.#o.findings.countByRule()
    return {
      rules: [...this.#rules.values()].map((rule) => {
        const minute = last.find((row) => row.ruleId === rule.id)?.minute
        return {
          id: rule.id,
          title: rule.title,
          about: rule.about,
          severity: rule.severity,
          source: rule.source,
          pattern: rule.pattern,
          periodSeconds: rule.alarm.period,
          threshold: rule.alarm.threshold,
          evaluationPeriods: rule.alarm.evaluationPeriods,
          tags: rule.tags,
          enabled: !disabled.has(rule.id),
          findings: counts.get(rule.id) ?? 0,
          lastMatchAt: minute === undefined || minute === null ? null : new Date(Number(minute) * 1000).toISOString(),
        } satisfies z.infer<typeof RuleInfo>
      }),
    }
  }

  async setEnabled(id: string, enabled: boolean): Promise<z.infer<typeof RuleInfo>> {
    if (!this.#rules.has(id)) throw errors.RULE_NOT_FOUND({ id })
    const row = { ruleId: id, enabled, changedAt: new Date(this.#o.clock.now()) }
    await this.#o.db.insert(ruleSettings).values(row).onConflictDoUpdate({ target: ruleSettings.ruleId, set: row })
    this.#disabled = undefined
    return (await this.list()).rules.find((rule) => rule.id === id) as z.infer<typeof RuleInfo>
  }

  async #disabledRules(db: Db): Promise<Set<string>> {
    this.#disabled ??= new Set(
      (await db.select().from(ruleSettings).where(eq(ruleSettings.enabled, false))).map((row) => row.ruleId),
    )
    return this.#disabled
  }

  async #store(tx: Tx, minutes: readonly Minute[]): Promise<void> {
    for (let at = 0; at < minutes.length; at += ROWS) {
      await tx
        .insert(ruleDatapoints)
        .values(minutes.slice(at, at + ROWS))
        .onConflictDoUpdate({
          target: [ruleDatapoints.ruleId, ruleDatapoints.entity, ruleDatapoints.minute],
          set: {
            count: sql`${ruleDatapoints.count} + excluded.count`,
            sum: sql`${ruleDatapoints.sum} + excluded.sum`,
            min: sql`least(${ruleDatapoints.min}, excluded.min)`,
            max: sql`greatest(${ruleDatapoints.max}, excluded.max)`,
            samples: sql`case when jsonb_array_length(${ruleDatapoints.samples}) >= ${SAMPLES}
              then ${ruleDatapoints.samples} else ${ruleDatapoints.samples} || excluded.samples end`,
          },
        })
    }
  }

  async #alarms(tx: Tx, touched: readonly Minute[]): Promise<number> {
    const groups = new Map<string, Minute[]>()
    for (const minute of touched) {
      const key = `${minute.ruleId}\0${minute.entity}`
      groups.set(key, [...(groups.get(key) ?? []), minute])
    }
    let seen = 0
    for (const group of groups.values()) {
      const { ruleId, entity, account, region } = group[0] as Minute
      const rule = this.#rules.get(ruleId) as Rule
      const { period, evaluationPeriods } = rule.alarm
      const span = period * evaluationPeriods
      const first = Math.min(...group.map((m) => m.minute))
      const last = Math.max(...group.map((m) => m.minute))
      const points = await tx
        .select()
        .from(ruleDatapoints)
        .where(
          and(
            eq(ruleDatapoints.ruleId, ruleId),
            eq(ruleDatapoints.entity, entity),
            gte(ruleDatapoints.minute, periodOf(first, period) - span),
            lt(ruleDatapoints.minute, periodOf(last, period) + span),
          ),
        )
      // A datapoint has a part in every window that reaches over its period.
      const windows = new Set<number>()
      for (const { minute } of group) {
        for (let i = 0; i < evaluationPeriods; i++) windows.add(periodOf(minute, period) + i * period)
      }
      const alarming = [...windows].filter((start) => evaluate(rule.alarm, points, start) === 'ALARM')
      if (alarming.length === 0) continue
      seen += alarming.length
      const within = (minute: number) =>
        alarming.some((start) => minute >= start - span + period && minute < start + period)
      const fresh = group.filter((m) => within(m.minute))
      const evidence = fresh
        .flatMap((m) => m.samples)
        .sort((a, b) => b.at - a.at)
        .slice(0, EVIDENCE)
      await this.#o.findings.observe(tx, {
        kind: 'detection',
        ruleId,
        title: rule.title,
        about: rule.about,
        severity: rule.severity,
        entity,
        ...(account === null ? {} : { account }),
        ...(region === null ? {} : { region }),
        count: fresh.reduce((n, m) => n + m.count, 0),
        firstAt: Math.min(...fresh.flatMap((m) => m.samples.map((s) => s.at)), last * 1000 + 60_000),
        lastAt: Math.max(...fresh.flatMap((m) => m.samples.map((s) => s.at)), first * 1000),
        evidence,
      })
    }
    return seen
  }
}

const add = (minutes: Map<string, Minute>, match: Match): void => {
  const entity = match.account ?? '-'
  const minute = Math.floor(match.timestamp / 60_000) * 60
  const key = `${match.ruleId}\0${entity}\0${minute}`
  const sample = { eventId: match.eventId, at: match.timestamp, source: match.source }
  const there = minutes.get(key)
  if (there === undefined) {
    minutes.set(key, {
      ruleId: match.ruleId,
      entity,
      minute,
      account: match.account ?? null,
      region: match.region ?? null,
      count: 1,
      sum: match.value,
      min: match.value,
      max: match.value,
      samples: [sample],
    })
    return
  }
  there.count++
  there.sum += match.value
  there.min = Math.min(there.min, match.value)
  there.max = Math.max(there.max, match.value)
  if (there.samples.length < SAMPLES) there.samples.push(sample)
}
