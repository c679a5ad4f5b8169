import { sql } from 'drizzle-orm'
import type { ResourcesAtOutput, ResourcesAtQuery } from '../../contract/index.js'
import { BOM, csvLine } from '../../kernel/csv.js'
import type { Db } from '../../platform/db/types.js'
import type { Ci } from '../ci.js'
import { errors } from '../errors.js'
import { ownerOf } from './owner.js'

/**
 * The resources of a type that existed at a moment, as they were, a page at a time. Each is looked up by its key, so a
 * page costs the same however long the history is. A page may be short, or empty, and not be the last.
 */
export const resourcesAt = async (
  db: Db,
  query: Pick<ResourcesAtQuery, 'type' | 'at'> & Partial<ResourcesAtQuery>,
): Promise<ResourcesAtOutput> => {
  const { type, limit = 50, account, region } = query
  const at = new Date(query.at).toISOString()
  const after = query.after === undefined ? undefined : markOf(query.after)
  const { rows } = (await db.execute(sql`
    select r.account, r.region, r.resource_id, i.ci, i.hash
    from (select account, type, region, resource_id from posture_resources
      where type = ${type}
        ${account === undefined ? sql`` : sql`and account = ${account}`}
        ${region === undefined ? sql`` : sql`and region = ${region}`}
        ${after === undefined ? sql`` : sql`and (account, region, resource_id) > (${after[0]}, ${after[1]}, ${after[2]})`}
      order by account, region, resource_id limit ${limit + 1}) as r
    left join lateral (select p.ci, p.hash from posture_items p
      where p.account = r.account and p.type = r.type and p.region = r.region and p.resource_id = r.resource_id
        and p.captured_at <= ${at}::timestamptz
      order by p.captured_at desc, p.id desc limit 1) as i on true
    order by r.account, r.region, r.resource_id`)) as unknown as {
    rows: { account: string; region: string; resource_id: string; ci: Ci | null; hash: string | null }[]
  }
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.flatMap(({ ci, hash }) => (ci === null || hash === 'deleted' ? [] : [shown(ci)])),
    ...(rows.length > limit && last !== undefined
      ? {
          next: Buffer.from(JSON.stringify([last.account, last.region, last.resource_id])).toString('base64url'),
        }
      : {}),
  }
}

const COLUMNS = ['account', 'region', 'type', 'resourceId', 'name', 'arn', 'tags', 'capturedAt'] as const
/** Resources that are read at a time. */
const STEP = 500

/**
 * All of a type as they were, as CSV (UTF-8 with BOM): how many rows there are, and the text piece by piece. What is
 * recorded of that moment while the file is made, if anything, is in the pieces and not in the count.
 */
export const resourcesAtCsv = async (
  db: Db,
  query: Pick<ResourcesAtQuery, 'type' | 'at'> & Partial<ResourcesAtQuery>,
): Promise<{ readonly rows: number; readonly pieces: AsyncIterable<string> }> => {
  const { type, account, region } = query
  const at = new Date(query.at).toISOString()
  const { rows } = (await db.execute(sql`
    select count(*)::int as n
    from posture_resources as r
    cross join lateral (select p.hash from posture_items p
      where p.account = r.account and p.type = r.type and p.region = r.region and p.resource_id = r.resource_id
        and p.captured_at <= ${at}::timestamptz
      order by p.captured_at desc, p.id desc limit 1) as i
    where r.type = ${type} and i.hash <> 'deleted'
      ${account === undefined ? sql`` : sql`and r.account = ${account}`}
      ${region === undefined ? sql`` : sql`and r.region = ${region}`}`)) as unknown as { rows: { n: number }[] }
  const pieces = async function* () {
    yield BOM + csvLine(COLUMNS)
    let after: string | undefined
    do {
      const page = await resourcesAt(db, { type, at, account, region, after, limit: STEP })
      if (page.items.length > 0) {
        yield page.items
          .map((item) =>
            csvLine(
              COLUMNS.map((name) =>
                name === 'tags' ? Object.entries(item.tags).map(([k, v]) => `${k}=${v}`) : item[name],
              ),
            ),
          )
          .join('')
      }
      after = page.next
    } while (after !== undefined)
  }
  return { rows: rows[0]?.n ?? 0, pieces: pieces() }
}

const shown = (ci: Ci): ResourcesAtOutput['items'][number] => ({
  account: ci.accountId,
  region: ci.awsRegion,
  type: ci.resourceType,
  resourceId: ci.resourceId,
  name: ci.resourceName ?? null,
  arn: ci.arn,
  tags: { ...ci.tags },
  owner: ownerOf(ci.tags),
  capturedAt: ci.configurationItemCaptureTime,
  configuration: ci.configuration as never,
  parts: ci.supplementaryConfiguration as never,
})

const markOf = (after: string): readonly [string, string, string] => {
  let marks: unknown
  try {
    marks = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
  } catch {
    throw errors.RESOURCE_PAGE()
  }
  if (!Array.isArray(marks) || marks.length !== 3 || !marks.every((m) => typeof m === 'string')) {
    throw errors.RESOURCE_PAGE()
  }
  return marks as unknown as readonly [string, string, string]
}
