import { and, asc, desc, eq, getTableColumns, isNull, lte, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type {
  ChangeAuthor,
  ResourceDetail,
  ResourceGroupsOutput,
  ResourceSummary,
  ResourcesAtOutput,
  ResourcesOutput,
  ResourcesQuery,
  TimelineOutput,
} from '../../contract/index.js'
import type { Db } from '../../platform/db/types.js'
import type { Ci, Json } from '../ci.js'
import { errors } from '../errors.js'
import { postureItems, postureResources } from '../tables.js'
import { resourcesAt, resourcesAtCsv } from './as-of.js'
import { type Difference, diff } from './diff.js'
import { resourcesCsv } from './export.js'
import { filterOf, type ResourceFilter } from './filter.js'
import { ownerInSql, ownerOf } from './owner.js'
import { relatedOf } from './related.js'

type Row = typeof postureResources.$inferSelect
type Item = typeof postureItems.$inferSelect

/** Finds who changed a resource between two moments (milliseconds): the logs know. */
export type ChangeAuthors = (ci: Ci, from: number, to: number) => Promise<ChangeAuthor[]>

const DAY = 86_400_000
const GROUPS_MOST = 1000
/** Events come a while after they happened, and looks a while after the change. */
const SLACK = 15 * 60_000

/** What exists, what existed, and how it came to be so. */
export class Resources {
  readonly #db: Db
  readonly #authors: ChangeAuthors | undefined

  constructor(db: Db, authors?: ChangeAuthors) {
    this.#db = db
    this.#authors = authors
  }

  async list(query: Partial<ResourcesQuery>): Promise<ResourcesOutput> {
    const { sort = 'changedAt', limit = 50 } = query
    const where = and(...filterOf(query))
    const after = query.after === undefined ? undefined : afterOf(query.after, sort)
    const total = readsAll(query) ? null : await this.#db.$count(postureResources, where)
    const few = total === null || (total > 0 && total <= FEW) ? await this.#few(where, after, sort, limit) : undefined
    const counted = total ?? few?.total ?? 0
    const rows =
      few !== undefined && few.total <= FEW
        ? few.rows
        : counted === 0
          ? []
          : await this.#inOrder(where, after, sort, limit)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const mark = last === undefined ? '' : sort === 'arn' ? last.arn : last[sort].toISOString()
    return {
      items: page.map(summaryOf),
      total: Math.min(counted, total ?? FEW),
      uncounted: total === null && counted > FEW,
      ...(rows.length > limit && last !== undefined
        ? { next: Buffer.from(JSON.stringify([sort, mark, last.arn, last.region])).toString('base64url') }
        : {}),
    }
  }

  /** A page along the index of its order, which ends early where many match. */
  #inOrder(where: SQL | undefined, after: Mark | undefined, sort: Sort, limit: number) {
    return this.#db
      .select(SHOWN)
      .from(postureResources)
      .where(and(where, after === undefined ? undefined : beyond(after, sort, postureResources)))
      .orderBy(...orderOf(sort, postureResources))
      .limit(limit + 1)
  }

  /**
   * A page of what is found, and how many were found, in one pass through the table that ends where there are more than
   * FEW: of 100,000 resources each pass takes some 200 ms. The rows mean something only where all were found.
   */
  async #few(where: SQL | undefined, after: Mark | undefined, sort: Sort, limit: number) {
    const found = this.#db
      .select(SHOWN)
      .from(postureResources)
      .where(where)
      .limit(FEW + 1)
      .as('found')
    const counted = this.#db
      .select({ ...columnsOf(found), total: sql`count(*) over ()`.mapWith(Number).as('total') })
      .from(found)
      .as('counted')
    const rows = await this.#db
      .select()
      .from(counted)
      .where(after === undefined ? undefined : beyond(after, sort, counted))
      .orderBy(...orderOf(sort, counted))
      .limit(limit + 1)
    // Past the last of them no row tells how many they are.
    const total = rows[0]?.total ?? (after === undefined ? 0 : await this.#db.$count(postureResources, where))
    return { rows, total }
  }

  /** All of a filter as CSV, in order of ARN. */
  csv(filter: ResourceFilter): ReturnType<typeof resourcesCsv> {
    return resourcesCsv(this.#db, filter)
  }

  /**
   * How many there are of each type, account, Region, owner or value of a tag (`tag:KEY`), or how many carry each key
   * (`tag`); the most first, at most 1,000.
   */
  async groups(by: string, filter: ResourceFilter): Promise<ResourceGroupsOutput> {
    const where = and(...filterOf(filter))
    const total = await this.#db.$count(postureResources, where)
    if (by === 'tag') return { groups: await tagKeys(this.#db, where), total }
    const rows = await this.#db
      .select({ value: groupOf(by), count: sql`count(*)`.mapWith(Number) })
      .from(postureResources)
      .where(where)
      .groupBy(sql`1`)
      .orderBy(sql`2 desc`, sql`1`)
      .limit(GROUPS_MOST)
    return { groups: rows, total }
  }

  /** One resource, now or as it was. Error: RESOURCE_NOT_FOUND. */
  async get(
    arn: string,
    options: { readonly region?: string | undefined; readonly at?: number | undefined } = {},
  ): Promise<ResourceDetail> {
    const row = await this.#row(arn, options.region)
    if (options.at === undefined) {
      const [now] = await this.#db.select().from(postureItems).where(eq(postureItems.id, row.itemId))
      if (now === undefined) throw errors.RESOURCE_NOT_FOUND({ arn })
      return this.#detail(row, now.ci)
    }
    const [item] = await this.#db
      .select()
      .from(postureItems)
      .where(and(ofResource(row), lte(postureItems.capturedAt, new Date(options.at))))
      .orderBy(desc(postureItems.capturedAt), desc(postureItems.id))
      .limit(1)
    if (item === undefined || item.hash === 'deleted') {
      throw errors.RESOURCE_NOT_THEN({ arn, at: new Date(options.at).toISOString() })
    }
    return this.#detail(row, item.ci)
  }

  /** The live resource of an ARN, if one is recorded. */
  async find(arn: string): Promise<ResourceSummary | undefined> {
    const [row] = await this.#db
      .select()
      .from(postureResources)
      .where(and(eq(postureResources.arn, arn), isNull(postureResources.deletedAt)))
      .limit(1)
    return row === undefined ? undefined : summaryOf(row)
  }

  /** All resources of a type that existed at a moment, as they were. Error: RESOURCE_PAGE. */
  at(query: Parameters<typeof resourcesAt>[1]): Promise<ResourcesAtOutput> {
    return resourcesAt(this.#db, query)
  }

  /** All of a type at a moment as CSV. */
  csvAt(query: Parameters<typeof resourcesAtCsv>[1]): ReturnType<typeof resourcesAtCsv> {
    return resourcesAtCsv(this.#db, query)
  }

  /** Its changes, newest first, each with what differs and who made it. Error: RESOURCE_NOT_FOUND. */
  async timeline(
    arn: string,
    options: {
      readonly region?: string | undefined
      readonly before?: number | undefined
      readonly limit?: number
    } = {},
  ): Promise<TimelineOutput> {
    const { limit = 20, before } = options
    const row = await this.#row(arn, options.region)
    // An older item that came later may say the same as the one after it, which then is no change any more.
    const told = this.#db
      .select({
        id: postureItems.id,
        hash: postureItems.hash,
        earlier: sql<
          string | null
        >`lag(${postureItems.hash}) over (order by ${postureItems.capturedAt}, ${postureItems.id})`.as('earlier'),
      })
      .from(postureItems)
      .where(ofResource(row))
      .as('told')
    const items = await this.#db
      .select(getTableColumns(postureItems))
      .from(postureItems)
      .innerJoin(told, eq(told.id, postureItems.id))
      .where(
        and(
          sql`${told.earlier} is distinct from ${told.hash}`,
          before === undefined
            ? undefined
            : sql`${postureItems.capturedAt} < ${new Date(before).toISOString()}::timestamptz`,
        ),
      )
      .orderBy(desc(postureItems.capturedAt), desc(postureItems.id))
      .limit(limit + 1)
    const entries = await Promise.all(
      items.slice(0, limit).map(async (item, i) => {
        const older = items[i + 1]
        return {
          id: String(item.id),
          at: item.capturedAt.toISOString(),
          status: item.status,
          differences: differencesOf(older, item),
          authors: await this.#authorsOf(row, item, older),
        }
      }),
    )
    return { entries, more: items.length > limit }
  }

  async #authorsOf(row: Row, item: Item, older: Item | undefined): Promise<ChangeAuthor[]> {
    if (this.#authors === undefined) return []
    const to = item.capturedAt.getTime() + SLACK
    // The first look at a resource tells of its creation, where that is known.
    const from = older?.capturedAt.getTime() ?? Math.max(row.bornAt.getTime() - SLACK, to - 30 * DAY)
    return this.#authors(item.ci, Math.max(from - SLACK, to - 90 * DAY), to)
  }

  async #row(arn: string, region: string | undefined): Promise<Row> {
    const [row] = await this.#db
      .select()
      .from(postureResources)
      .where(and(eq(postureResources.arn, arn), region === undefined ? undefined : eq(postureResources.region, region)))
      .orderBy(sql`${postureResources.deletedAt} is not null`, desc(postureResources.capturedAt))
      .limit(1)
    if (row === undefined) throw errors.RESOURCE_NOT_FOUND({ arn })
    return row
  }

  async #detail(row: Row, ci: Ci): Promise<ResourceDetail> {
    const { tags, ...summary } = summaryOf(row)
    return {
      ...summary,
      tags: ci.tags ?? tags,
      owner: ownerOf(ci.tags ?? tags),
      status: row.deletedAt === null ? 'OK' : 'ResourceDeleted',
      configuration: ci.configuration as never,
      parts: ci.supplementaryConfiguration as never,
      unread: { ...ci.unread },
      related: await relatedOf(this.#db, row, ci),
    }
  }
}

/** So many are counted, and sorted in less time than it takes to look for them along the index of the order. */
const FEW = 5000

const {
  relationships: _ties,
  itemId: _item,
  search: _search,
  hash: _hash,
  look: _look,
  ...SHOWN
} = getTableColumns(postureResources)
type Sort = ResourcesQuery['sort']
type Ordered = Readonly<Record<'arn' | 'region' | 'changedAt' | 'firstSeenAt', SQLWrapper>>

/** The same columns, of a subquery that selected them. */
const columnsOf = <F extends Record<keyof typeof SHOWN, SQLWrapper>>(found: F): Pick<F, keyof typeof SHOWN> =>
  Object.fromEntries((Object.keys(SHOWN) as (keyof typeof SHOWN)[]).map((name) => [name, found[name]])) as never

/** Whether no index knows how many a filter finds: it reads texts and tags of each resource. */
const readsAll = ({ search, name, id, arn, tag, owner }: ResourceFilter): boolean =>
  (search ?? '').trim() !== '' || [name, id, arn, tag, owner].some((words) => words !== undefined && words.length > 0)

const orderOf = (sort: Sort, of: Ordered): SQL[] => [
  ...(sort === 'arn' ? [] : [desc(of[sort])]),
  asc(of.arn),
  asc(of.region),
]

const groupOf = (by: string): SQL<string | null> => {
  if (by.startsWith('tag:')) return sql<string | null>`${postureResources.tags} ->> ${by.slice(4)}`
  if (by === 'owner') return ownerInSql()
  if (by === 'type' || by === 'account' || by === 'region') return sql<string | null>`${postureResources[by]}`
  throw errors.RESOURCE_GROUP({ by })
}

const tagKeys = (db: Db, where: SQL | undefined) => {
  const of = db
    .select({ key: sql<string>`jsonb_object_keys(${postureResources.tags})`.as('key') })
    .from(postureResources)
    .where(where)
    .as('keys_of')
  return db
    .select({ value: of.key, count: sql`count(*)`.mapWith(Number) })
    .from(of)
    .groupBy(of.key)
    .orderBy(sql`2 desc`, of.key)
    .limit(GROUPS_MOST)
}

const ofResource = (row: Row): SQL | undefined =>
  and(
    eq(postureItems.account, row.account),
    eq(postureItems.type, row.type),
    eq(postureItems.region, row.region),
    eq(postureItems.resourceId, row.resourceId),
  )

const differencesOf = (older: Item | undefined, item: Item): (Difference & { before?: never; after?: never })[] => {
  if (older === undefined || item.hash === 'deleted' || older.hash === 'deleted') return []
  const shown = (ci: Ci): Json => ({
    ...(ci.configuration ?? {}),
    ...ci.supplementaryConfiguration,
    tags: ci.tags,
    relationships: ci.relationships as unknown as Json,
  })
  return diff(shown(older.ci), shown(item.ci)) as never
}

const summaryOf = (row: Omit<Row, 'relationships' | 'itemId' | 'search' | 'hash' | 'look'>): ResourceSummary => ({
  account: row.account,
  region: row.region,
  type: row.type,
  resourceId: row.resourceId,
  name: row.name,
  arn: row.arn,
  tags: { ...row.tags },
  owner: ownerOf(row.tags),
  createdAt: row.bornAt.toISOString(),
  firstSeenAt: row.firstSeenAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  capturedAt: row.capturedAt.toISOString(),
  deletedAt: row.deletedAt?.toISOString() ?? null,
})

/** Where a page ended: value of the order, ARN, Region. */
type Mark = readonly [string, string, string]

const afterOf = (after: string, sort: Sort): Mark => {
  let marks: unknown
  try {
    marks = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
  } catch {
    throw errors.RESOURCE_PAGE()
  }
  if (!Array.isArray(marks) || marks.length !== 4 || marks[0] !== sort || !marks.every((m) => typeof m === 'string')) {
    throw errors.RESOURCE_PAGE()
  }
  const [, mark = '', arn = '', region = ''] = marks as string[]
  if (sort !== 'arn' && Number.isNaN(Date.parse(mark))) throw errors.RESOURCE_PAGE()
  return [mark, arn, region]
}

const beyond = ([mark, arn, region]: Mark, sort: Sort, of: Ordered): SQL => {
  if (sort === 'arn') return sql`(${of.arn}, ${of.region}) > (${arn}, ${region})`
  // Times come newest first, ARNs within one time in order. Times are kept to the microsecond and marked to the
  // millisecond.
  const column = sql`date_trunc('milliseconds', ${of[sort]})`
  return sql`(${of[sort]} < ${mark}::timestamptz + interval '1 millisecond'
    and (${column} < ${mark}::timestamptz or (${column} = ${mark}::timestamptz
    and (${of.arn}, ${of.region}) > (${arn}, ${region}))))`
}
