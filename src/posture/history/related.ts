import { and, eq, isNull, or, sql } from 'drizzle-orm'
import type { ResourceDetail } from '../../contract/index.js'
import type { Db } from '../../platform/db/types.js'
import type { Ci } from '../ci.js'
import { postureResources } from '../tables.js'

type Related = ResourceDetail['related']
type Row = typeof postureResources.$inferSelect

/** A resource is tied to at most so many on either side that are shown. */
const MOST = 200

interface Found {
  readonly n: number
  readonly arn: string
  readonly name: string | null
}

/** What a resource is tied to by its own word, and what is tied to it. */
export const relatedOf = async (db: Db, row: Row, ci: Ci): Promise<Related> => {
  const ties = ci.relationships.slice(0, MOST)
  const found = new Map<number, Found>()
  const take = (rows: readonly Found[]) => {
    for (const one of rows) if (!found.has(one.n)) found.set(one.n, one)
  }
  const keys = ties.map((r, n) => ({ n, t: r.resourceType, i: r.resourceId ?? null, m: r.resourceName ?? null }))
  const left = () => keys.filter((key) => !found.has(key.n))
  // Nearly all lie in its own Region or in none, where the primary key finds them at once.
  take(
    await byKey(
      db,
      row,
      left().filter((key) => key.i !== null),
    ),
  )
  // The rest by one pass over the resources of those types.
  if (left().length > 0) take(await byTypes(db, row, left()))
  const out: Related = ties.map((r, n) => ({
    type: r.resourceType,
    id: r.resourceId ?? null,
    name: r.resourceName ?? found.get(n)?.name ?? null,
    relation: r.name,
    arn: found.get(n)?.arn ?? null,
  }))
  const known = new Set(out.map((r) => r.arn))
  for (const other of await tiedTo(db, row)) {
    if (known.has(other.arn)) continue
    out.push({ ...other, relation: 'Is referred to by' })
  }
  return out
}

type Key = { readonly n: number; readonly t: string; readonly i: string | null; readonly m: string | null }

const byKey = async (db: Db, row: Row, keys: readonly Key[]): Promise<Found[]> => {
  if (keys.length === 0) return []
  const { rows } = (await db.execute(sql`
    select k.n, r.arn, r.name
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(n int, t text, i text)
    cross join (values (${row.region}::text), ('global')) as at(region)
    join posture_resources r on r.account = ${row.account} and r.type = k.t and r.region = at.region
      and r.resource_id = k.i`)) as unknown as { rows: Found[] }
  return rows
}

const byTypes = async (db: Db, row: Row, keys: readonly Key[]): Promise<Found[]> => {
  const types = [...new Set(keys.map((key) => key.t))]
  const { rows } = (await db.execute(sql`
    with of as materialized (
      select r.resource_id, r.name, r.arn, r.type from posture_resources r
      where r.account = ${row.account} and r.type in (select jsonb_array_elements_text(${JSON.stringify(types)}::jsonb))
    ), k as (
      select * from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(n int, t text, i text, m text)
    )
    select k.n, o.arn, o.name from k join of o on o.type = k.t and o.resource_id = k.i
    union all
    select k.n, o.arn, o.name from k join of o on o.type = k.t and o.name = k.m`)) as unknown as { rows: Found[] }
  return rows
}

/** By the index on relationships. */
const tiedTo = async (db: Db, row: Row) => {
  const says = (other: Readonly<Record<string, string>>) =>
    sql`${postureResources.relationships} @> ${JSON.stringify([{ resourceType: row.type, ...other }])}::jsonb`
  const rows = await db
    .select({
      type: postureResources.type,
      id: postureResources.resourceId,
      name: postureResources.name,
      arn: postureResources.arn,
    })
    .from(postureResources)
    .where(
      and(
        eq(postureResources.account, row.account),
        isNull(postureResources.deletedAt),
        or(says({ resourceId: row.resourceId }), row.name === null ? undefined : says({ resourceName: row.name })),
      ),
    )
    .limit(MOST)
  return rows
}
