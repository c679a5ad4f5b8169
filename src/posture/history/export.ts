import { and, asc, sql } from 'drizzle-orm'
import { BOM, csvLine } from '../../kernel/csv.js'
import type { Db } from '../../platform/db/types.js'
import { postureResources as r } from '../tables.js'
import { filterOf, type ResourceFilter } from './filter.js'

const STEP = 1000
const COLUMNS = [
  'account',
  'region',
  'type',
  'resourceId',
  'name',
  'arn',
  'tags',
  'createdAt',
  'firstSeenAt',
  'changedAt',
  'deletedAt',
] as const

/**
 * All resources of a filter as CSV (UTF-8 with BOM), in order of ARN: how many rows there are, and the text piece by
 * piece, so that a slow reader holds neither memory nor a transaction.
 */
export const resourcesCsv = async (
  db: Db,
  filter: ResourceFilter,
): Promise<{ readonly rows: number; readonly pieces: AsyncIterable<string> }> => {
  const where = filterOf(filter)
  const pieces = async function* () {
    yield BOM + csvLine(COLUMNS)
    let after: { arn: string; account: string; type: string; region: string; id: string } | undefined
    for (;;) {
      const page = await db
        .select({
          account: r.account,
          region: r.region,
          type: r.type,
          resourceId: r.resourceId,
          name: r.name,
          arn: r.arn,
          tags: r.tags,
          createdAt: r.bornAt,
          firstSeenAt: r.firstSeenAt,
          changedAt: r.changedAt,
          deletedAt: r.deletedAt,
        })
        .from(r)
        .where(
          and(
            ...where,
            after === undefined
              ? undefined
              : sql`(${r.arn}, ${r.account}, ${r.type}, ${r.region}, ${r.resourceId})
                > (${after.arn}, ${after.account}, ${after.type}, ${after.region}, ${after.id})`,
          ),
        )
        .orderBy(asc(r.arn), asc(r.account), asc(r.type), asc(r.region), asc(r.resourceId))
        .limit(STEP)
      yield page
        .map((row) =>
          csvLine(
            COLUMNS.map((name) => {
              const value = row[name]
              if (name === 'tags') return Object.entries(row.tags).map(([k, v]) => `${k}=${v}`)
              return value instanceof Date ? value.toISOString() : value
            }),
          ),
        )
        .join('')
      const last = page.at(-1)
      if (last === undefined || page.length < STEP) return
      after = { arn: last.arn, account: last.account, type: last.type, region: last.region, id: last.resourceId }
    }
  }
  return { rows: await db.$count(r, and(...where)), pieces: pieces() }
}
