import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Text } from '../kernel/errors.js'
import type { Db, Tx } from '../platform/db/types.js'
import { postureResults } from './scan-tables.js'

export type ResultStatus = 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE'

/** What one control says of one resource. */
export interface Result {
  readonly controlId: string
  readonly account: string
  readonly region: string
  readonly resourceType: string
  /** Empty: the type itself, where it could not be listed. */
  readonly resourceId: string
  readonly resourceName: string | null
  readonly arn: string
  readonly status: ResultStatus
  readonly reason: Text | null
}

/** How an answer changed; `after` is undefined where the resource or the control is gone. */
export interface ResultChange {
  readonly before: { readonly status: ResultStatus; readonly findingId: string } | undefined
  readonly after: (Result & { readonly findingId: string }) | undefined
}

export interface Written {
  readonly changes: readonly ResultChange[]
  /** Failures that were known and are the same. */
  readonly stillFailing: readonly (Result & { readonly findingId: string })[]
}

/** Rows that go in one statement. */
const STEP = 2000

/**
 * Writes the answers of some controls for some resources of one type in one account: only those that differ from
 * what stands. Answers that stand for these resources and were not given again by these controls are taken away.
 */
export const writeResults = async (
  tx: Tx,
  { account, type, resourceIds, within, controls, results, findingIdOf, now }: WriteOptions,
): Promise<Written> => {
  const before = await standing(tx, account, type, resourceIds)
  const changed: (Result & { findingId: string })[] = []
  const stillFailing: (Result & { findingId: string })[] = []
  const changes: ResultChange[] = []
  for (const result of results) {
    const key = keyOf(result)
    const old = before.get(key)
    before.delete(key)
    if (old !== undefined && old.status === result.status && sameText(old.reason, result.reason)) {
      if (result.status === 'FAILED') stillFailing.push({ ...result, findingId: old.findingId })
      continue
    }
    const after = { ...result, findingId: old?.findingId ?? findingIdOf(result) }
    changed.push(after)
    changes.push({ before: old, after })
  }
  const gone = [...before.values()].filter(
    (old) =>
      (within === undefined || within.has(`${old.region}\n${old.resourceId}`)) &&
      (controls === undefined || controls.has(old.controlId)),
  )
  for (let i = 0; i < changed.length; i += STEP) await upsert(tx, changed.slice(i, i + STEP), now)
  for (const old of await drop(tx, account, type, gone)) changes.push({ before: old, after: undefined })
  return { changes, stillFailing }
}

export interface WriteOptions {
  readonly account: string
  readonly type: string
  readonly resourceIds: readonly string[]
  /** `region\nresourceId` of them; left out: wherever a resource of such an id lies. */
  readonly within?: ReadonlySet<string> | undefined
  /** Controls that were asked; left out: all that judge the type. */
  readonly controls?: ReadonlySet<string> | undefined
  readonly results: readonly Result[]
  readonly findingIdOf: (result: Result) => string
  readonly now: Date
}

/** Takes away every answer about resources of a type that are not in `alive` (`region\nresourceId`). */
export const forgetGone = async (
  db: Db,
  account: string,
  type: string,
  alive: ReadonlySet<string>,
  inTx: (tx: Tx, changes: readonly ResultChange[]) => Promise<void>,
): Promise<void> => {
  const known = await db
    .selectDistinct({ region: postureResults.region, resourceId: postureResults.resourceId })
    .from(postureResults)
    .where(and(eq(postureResults.account, account), eq(postureResults.resourceType, type)))
  const gone = known.filter((k) => k.resourceId !== '' && !alive.has(`${k.region}\n${k.resourceId}`))
  for (let i = 0; i < gone.length; i += STEP) {
    const step = gone.slice(i, i + STEP)
    const keys = new Set(step.map((k) => `${k.region}\n${k.resourceId}`))
    await db.transaction(async (tx) => {
      const rows = [
        ...(
          await standing(
            tx,
            account,
            type,
            step.map((k) => k.resourceId),
          )
        ).values(),
      ]
      const dead = rows.filter((row) => keys.has(`${row.region}\n${row.resourceId}`))
      await drop(tx, account, type, dead)
      await inTx(
        tx,
        dead.map((before) => ({ before, after: undefined })),
      )
    })
  }
}

interface Standing {
  readonly controlId: string
  readonly region: string
  readonly resourceId: string
  readonly status: ResultStatus
  readonly reason: Text | null
  readonly findingId: string
}

const keyOf = (r: Pick<Result, 'region' | 'resourceId' | 'controlId'>): string =>
  `${r.region}\n${r.resourceId}\n${r.controlId}`

const sameText = (a: Text | null, b: Text | null): boolean =>
  a === b || (a !== null && b !== null && a.en === b.en && a.ja === b.ja)

const standing = async (
  tx: Tx,
  account: string,
  type: string,
  resourceIds: readonly string[],
): Promise<Map<string, Standing>> => {
  const rows = await tx
    .select({
      controlId: postureResults.controlId,
      region: postureResults.region,
      resourceId: postureResults.resourceId,
      status: postureResults.status,
      reason: postureResults.reason,
      findingId: postureResults.findingId,
    })
    .from(postureResults)
    .where(
      and(
        eq(postureResults.account, account),
        eq(postureResults.resourceType, type),
        inArray(postureResults.resourceId, [...resourceIds]),
      ),
    )
  return new Map(rows.map((row) => [keyOf(row), row]))
}

/** JSON that PostgreSQL takes: without NUL and lone surrogates, which a reason may quote from a tag. */
const jsonOf = (rows: readonly object[]): string =>
  JSON.stringify(rows)
    .replaceAll('\\u0000', '\\ufffd')
    .replace(/\\ud[89a-f][0-9a-f]{2}/gi, '\\ufffd')

/** As one JSON parameter: eleven thousand placeholders cost more than the rows. */
const upsert = async (tx: Tx, rows: readonly (Result & { findingId: string })[], now: Date): Promise<void> => {
  await tx.execute(sql`
    insert into ${postureResults}
      (control_id, account, region, resource_type, resource_id, resource_name, arn, status, reason, finding_id, evaluated_at)
    select r."controlId", r.account, r.region, r."resourceType", r."resourceId", r."resourceName", r.arn, r.status,
      case when jsonb_typeof(r.reason) = 'object' then r.reason end, r."findingId", ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${jsonOf(rows)}::jsonb) as r(
      "controlId" text, account text, region text, "resourceType" text, "resourceId" text, "resourceName" text,
      arn text, status text, reason jsonb, "findingId" text)
    on conflict (account, resource_type, region, resource_id, control_id) do update set
      resource_name = excluded.resource_name, arn = excluded.arn, status = excluded.status,
      reason = excluded.reason, finding_id = excluded.finding_id, evaluated_at = excluded.evaluated_at`)
}

const drop = async (tx: Tx, account: string, type: string, rows: readonly Standing[]): Promise<readonly Standing[]> => {
  for (let i = 0; i < rows.length; i += STEP) {
    const keys = rows.slice(i, i + STEP).map(({ region, resourceId, controlId }) => ({ region, resourceId, controlId }))
    await tx.execute(sql`
      delete from ${postureResults} p
      using jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(region text, "resourceId" text, "controlId" text)
      where p.account = ${account} and p.resource_type = ${type} and p.region = k.region
        and p.resource_id = k."resourceId" and p.control_id = k."controlId"`)
  }
  return rows
}
