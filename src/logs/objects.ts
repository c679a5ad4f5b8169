import { and, count, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { ObjectsOutput, ObjectsQuery } from '../contract/index.js'
import type { Db } from '../platform/db/types.js'
import { logObjects } from './tables.js'

/** The objects that were read, newest first. */
export const listReadObjects = async (
  db: Db,
  query: z.infer<typeof ObjectsQuery>,
): Promise<z.infer<typeof ObjectsOutput>> => {
  const conditions: (SQL | undefined)[] = [
    query.source === undefined ? undefined : eq(logObjects.source, query.source),
    query.status === undefined ? undefined : eq(logObjects.status, query.status),
    query.search === undefined ? undefined : sql`position(lower(${query.search}) in lower(${logObjects.uri})) > 0`,
  ]
  const rows = await db
    .select()
    .from(logObjects)
    .where(and(...conditions, query.after === undefined ? undefined : lt(logObjects.id, Number(query.after) || 0)))
    .orderBy(desc(logObjects.id))
    .limit(query.limit + 1)
  const [total] = await db
    .select({ n: count() })
    .from(logObjects)
    .where(and(...conditions))
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => ({
      id: String(row.id),
      uri: row.uri,
      source: row.source,
      status: row.status,
      reason: row.reason,
      bytes: row.bytes,
      events: row.events,
      quarantined: row.quarantined,
      ingestedAt: row.ingestedAt.toISOString(),
    })),
    total: total?.n ?? 0,
    ...(rows.length > query.limit && last !== undefined ? { next: String(last.id) } : {}),
  }
}
