import { sql } from 'drizzle-orm'
import type { Tx } from '../platform/db/types.js'
import type { Group, Minute } from './minutes.js'
import { type DatapointSample, ruleDatapoints } from './tables.js'

/** Rows of one statement; they travel as one JSON text, whatever their number. */
const ROWS = 10_000

/** Seconds, the end not included. */
export interface Span {
  readonly from: number
  readonly to: number
}

interface Row {
  rule_id: string
  account: string
  entity: string
  minute: number | string
  count: number | string
  sum: number
  min: number
  max: number
  first_at: number | string
  last_at: number | string
  reported: number | string
  samples: DatapointSample[] | null
}

const keyOf = (ruleId: string, account: string, entity: string) => `${ruleId}\0${account}\0${entity}`

/**
 * The stored minutes of groups within their spans. Waits for other transactions that record, so that two never judge
 * the same window each without the other's part.
 */
export const readMinutes = async (
  tx: Tx,
  wanted: readonly { readonly group: Group; readonly spans: readonly Span[] }[],
): Promise<(group: Group) => ReadonlyMap<number, Minute>> => {
  await tx.execute(sql`select pg_advisory_xact_lock(${RECORD_LOCK})`)
  const found = new Map<string, Map<number, Minute>>()
  const asked = wanted.flatMap(({ group, spans }) =>
    spans.map(({ from, to }) => ({ r: group.rule.id, a: group.account, e: group.entity, f: from, t: to })),
  )
  for (let at = 0; at < asked.length; at += ROWS) {
    const { rows } = (await tx.execute(sql`
      select d.rule_id, d.account, d.entity, d.minute, d.count, d.sum, d.min, d.max, d.first_at, d.last_at, d.reported,
        case when d.reported < d.count then d.samples end as samples
      from jsonb_to_recordset(${JSON.stringify(asked.slice(at, at + ROWS))}::text::jsonb)
        as q(r text, a text, e text, f bigint, t bigint)
      join ${ruleDatapoints} d
        on d.rule_id = q.r and d.account = q.a and d.entity = q.e and d.minute >= q.f and d.minute < q.t
    `)) as unknown as { rows: Row[] }
    for (const row of rows) {
      const key = keyOf(row.rule_id, row.account, row.entity)
      const minutes = found.get(key) ?? new Map<number, Minute>()
      found.set(key, minutes)
      const minute = minuteOf(row)
      minutes.set(minute.minute, minute)
    }
  }
  const none: ReadonlyMap<number, Minute> = new Map()
  return ({ rule, account, entity }) => found.get(keyOf(rule.id, account, entity)) ?? none
}

/** Any number that all processes of one database agree on. */
const RECORD_LOCK = 7_070_002

const minuteOf = (row: Row): Minute => ({
  minute: Number(row.minute),
  count: Number(row.count),
  sum: row.sum,
  min: row.min,
  max: row.max,
  firstAt: Number(row.first_at),
  lastAt: Number(row.last_at),
  reported: Number(row.reported),
  samples: row.samples ?? [],
})

/** Puts minutes in the place of the stored ones that were read in the same transaction. */
export const writeMinutes = async (
  tx: Tx,
  written: readonly { readonly group: Group; readonly minute: Minute }[],
): Promise<void> => {
  for (let at = 0; at < written.length; at += ROWS) {
    const rows = written.slice(at, at + ROWS).map(({ group, minute: m }) => ({
      rule_id: group.rule.id,
      account: group.account,
      entity: group.entity,
      minute: m.minute,
      count: m.count,
      sum: m.sum,
      min: m.min,
      max: m.max,
      first_at: m.firstAt,
      last_at: m.lastAt,
      reported: m.reported,
      samples: m.reported < m.count ? m.samples : [],
    }))
    await tx.execute(sql`
      insert into ${ruleDatapoints}
        (rule_id, account, entity, minute, count, sum, min, max, first_at, last_at, reported, samples)
      select rule_id, account, entity, minute, count, sum, min, max, first_at, last_at, reported, samples
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(rule_id text, account text, entity text,
        minute bigint, count bigint, sum float8, min float8, max float8, first_at bigint, last_at bigint,
        reported bigint, samples jsonb)
      on conflict (rule_id, account, entity, minute) do update set count = excluded.count, sum = excluded.sum,
        min = excluded.min, max = excluded.max, first_at = excluded.first_at, last_at = excluded.last_at,
        reported = excluded.reported, samples = excluded.samples
    `)
  }
}
