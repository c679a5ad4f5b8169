import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { UnusedKindsOutput, UnusedOutput, UnusedQuery } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import { BOM, csvLine } from '../../kernel/csv.js'
import type { Locale, Text } from '../../kernel/errors.js'
import type { Db, Tx } from '../../platform/db/types.js'
import type { Ci } from '../ci.js'
import type { CiStore } from '../ci-store.js'
import { NotRead, type Surroundings } from '../controls/control.js'
import { coverageOf, incomplete } from '../coverage.js'
import { errors } from '../errors.js'
import { type Readable, Shelf, surroundingsOf } from '../evaluator.js'
import { foldText } from '../history/search-text.js'
import { postureResources, postureUnused, postureUnusedUnknown } from '../tables.js'
import { loadSprawl } from './registry.js'
import type { SprawlKind, Unused } from './sprawl.js'

const STEP = 500
const DAY = 86_400_000

type Item = UnusedOutput['items'][number]

const COLUMNS = [
  'kind',
  'title',
  'harm',
  'account',
  'region',
  'type',
  'resourceId',
  'name',
  'arn',
  'tags',
  'evidence',
  'since',
  'basis',
  'days',
  'foundAt',
] as const satisfies readonly (keyof Item)[]

const cellOf = (item: Item, name: (typeof COLUMNS)[number], locale: Locale): unknown =>
  name === 'tags'
    ? Object.entries(item.tags).map(([key, value]) => `${key}=${value}`)
    : name === 'title' || name === 'evidence'
      ? item[name][locale]
      : item[name]

interface Found extends Unused {
  readonly ci: Ci
}

export type UnusedFilter = Partial<Omit<UnusedQuery, 'limit' | 'after'>>

/** What nobody uses: found anew after each look at an account, and kept with the day it was first found. */
export class UnusedRegister {
  readonly #db: Db
  readonly #clock: Clock
  readonly #store: Pick<CiStore, 'current'>
  readonly #kinds: () => Promise<readonly SprawlKind[]>

  constructor(
    db: Db,
    clock: Clock,
    store: Pick<CiStore, 'current'>,
    kinds: () => Promise<readonly SprawlKind[]> = loadSprawl,
  ) {
    this.#db = db
    this.#clock = clock
    this.#store = store
    this.#kinds = kinds
  }

  /**
   * Looks through what is recorded of an account. A kind that looks at something that was not read to its end is
   * noted as unknown, and what it had found before stays.
   */
  async refresh(account: string, signal?: AbortSignal): Promise<void> {
    const kinds = await this.#kinds()
    const coverage = await coverageOf(this.#db, account)
    const shelves = new Map<string, Readable>()
    const now = new Date(this.#clock.now())
    for (const kind of kinds) {
      signal?.throwIfAborted()
      for (const type of kind.related ?? []) {
        if (!shelves.has(type)) shelves.set(type, await this.#shelf(account, type, coverage))
      }
      // What later kinds do not look at need not stay in memory.
      const later = new Set(kinds.slice(kinds.indexOf(kind)).flatMap((k) => k.related ?? []))
      for (const type of shelves.keys()) if (!later.has(type)) shelves.delete(type)
      await this.#one(kind, account, surroundingsOf(now, shelves), now)
    }
  }

  async #shelf(account: string, type: string, rows: Awaited<ReturnType<typeof coverageOf>>): Promise<Readable> {
    const unread = incomplete(
      type,
      rows.filter((row) => row.type === type),
    )
    if (unread !== undefined) return { unread }
    const shelf = new Shelf()
    for await (const page of this.#store.current({ account, type })) for (const ci of page) shelf.put(ci)
    return shelf
  }

  async #one(kind: SprawlKind, account: string, around: Surroundings, now: Date): Promise<void> {
    const found: Found[] = []
    let unknown: { reason: Text; resources: number } | undefined
    try {
      const judge = kind.judge(around)
      for await (const page of this.#store.current({ account, type: kind.type })) {
        for (const ci of page) {
          if (ci.unread?.['configuration'] !== undefined) continue
          try {
            const unused = judge(ci)
            if (unused !== undefined) found.push({ ...unused, ci })
          } catch (e) {
            if (!(e instanceof NotRead)) throw e
            unknown = { reason: e.reason, resources: (unknown?.resources ?? 0) + 1 }
          }
        }
      }
    } catch (e) {
      if (!(e instanceof NotRead)) throw e
      await this.#db.transaction((tx) => writeUnknown(tx, kind.id, account, { reason: e.reason, resources: 0 }))
      return
    }
    await this.#db.transaction(async (tx) => {
      await writeUnknown(tx, kind.id, account, unknown)
      await this.#keep(tx, kind.id, account, found, now)
    })
  }

  /** What was found before and is not now goes; what is new comes; the rest keeps its day. */
  async #keep(tx: Tx, kind: string, account: string, found: readonly Found[], now: Date): Promise<void> {
    const keys = found.map(({ ci }) => ({ type: ci.resourceType, region: ci.awsRegion, id: ci.resourceId }))
    await tx.execute(sql`
      delete from ${postureUnused} u where u.kind = ${kind} and u.account = ${account} and not exists (
        select 1 from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(type text, region text, id text)
        where k.type = u.type and k.region = u.region and k.id = u.resource_id)`)
    for (let i = 0; i < found.length; i += STEP) {
      const rows = found.slice(i, i + STEP).map(({ ci, evidence, since }) => ({
        region: ci.awsRegion,
        type: ci.resourceType,
        id: ci.resourceId,
        evidence,
        since: since !== undefined && !Number.isNaN(Date.parse(since)) ? new Date(since).toISOString() : null,
      }))
      // Where AWS does not tell, a resource has been as it is at least since its last change; one that never changed
      // while it was watched has been so for at most its age.
      await tx.execute(sql`
        insert into ${postureUnused} as u (kind, account, region, type, resource_id, evidence, since, basis, found_at)
        select ${kind}, ${account}, k.region, k.type, k.id, k.evidence,
          coalesce(k.since, case when h.changes > 1 then r.changed_at else r.born_at end),
          case when k.since is not null then 'told' when h.changes > 1 then 'changed' else 'created' end,
          ${now.toISOString()}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as k(region text, type text, id text, evidence jsonb, since timestamptz)
        join posture_resources r on r.account = ${account} and r.type = k.type and r.region = k.region
          and r.resource_id = k.id
        cross join lateral (select count(*) as changes from (select 1 from posture_items i
          where i.account = r.account and i.type = r.type and i.region = r.region and i.resource_id = r.resource_id
          and i.told limit 2) as two) as h
        on conflict (kind, account, type, region, resource_id) do update set evidence = excluded.evidence,
          basis = case when excluded.basis = 'told' or excluded.since < u.since then excluded.basis else u.basis end,
          since = case when excluded.basis = 'told' then excluded.since else least(u.since, excluded.since) end`)
    }
  }

  /** Those of a filter, the longest unused first. Error: RESOURCE_PAGE. */
  async list(query: Partial<UnusedQuery>): Promise<UnusedOutput> {
    const { limit = 50, after } = query
    const where = await this.#where(query)
    const rows = await this.#rows(where, limit + 1, after)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page,
      total: await this.#count(where),
      ...(rows.length > limit && last !== undefined ? { next: markOf(last) } : {}),
    }
  }

  /** All of a filter, as CSV: how many rows, and the text piece by piece. */
  async csv(filter: UnusedFilter, locale: Locale): Promise<{ rows: number; pieces: AsyncIterable<string> }> {
    const where = await this.#where(filter)
    const rows = this.#rows.bind(this)
    const pieces = async function* () {
      yield BOM + csvLine(COLUMNS)
      let after: string | undefined
      for (;;) {
        const page = await rows(where, STEP, after)
        yield page.map((item) => csvLine(COLUMNS.map((name) => cellOf(item, name, locale)))).join('')
        const last = page.at(-1)
        if (last === undefined || page.length < STEP) return
        after = markOf(last)
      }
    }
    return { rows: await this.#count(where), pieces: pieces() }
  }

  async #count(where: readonly (SQL | undefined)[]): Promise<number> {
    const [total] = await this.#db
      .select({ n: sql`count(*)`.mapWith(Number) })
      .from(postureUnused)
      .innerJoin(postureResources, sameResource)
      .where(and(...where))
    return total?.n ?? 0
  }

  async #rows(where: readonly (SQL | undefined)[], limit: number, after: string | undefined): Promise<Item[]> {
    const kinds = new Map((await this.#kinds()).map((kind) => [kind.id, kind]))
    const rows = await this.#db
      .select({
        unused: postureUnused,
        name: postureResources.name,
        arn: postureResources.arn,
        tags: postureResources.tags,
      })
      .from(postureUnused)
      .innerJoin(postureResources, sameResource)
      .where(and(...where, after === undefined ? undefined : afterOf(after)))
      .orderBy(asc(millis), asc(postureResources.arn), asc(postureUnused.kind), asc(postureUnused.region))
      .limit(limit)
    return rows.map(({ unused, name, arn, tags }) => ({
      kind: unused.kind,
      title: kinds.get(unused.kind)?.title ?? { en: unused.kind, ja: unused.kind },
      harm: kinds.get(unused.kind)?.harm ?? 'clutter',
      account: unused.account,
      region: unused.region,
      type: unused.type,
      resourceId: unused.resourceId,
      name,
      arn,
      tags: { ...tags },
      evidence: unused.evidence,
      since: unused.since.toISOString(),
      basis: unused.basis,
      days: Math.max(0, Math.floor((this.#clock.now() - unused.since.getTime()) / DAY)),
      foundAt: unused.foundAt.toISOString(),
    }))
  }

  /** Every kind with how many there are, and where it could not be told. */
  async kinds(filter: Pick<UnusedFilter, 'account'> = {}): Promise<UnusedKindsOutput> {
    const counts = new Map(
      (
        await this.#db
          .select({ kind: postureUnused.kind, n: sql`count(*)`.mapWith(Number) })
          .from(postureUnused)
          .innerJoin(postureResources, sameResource)
          .where(and(...(await this.#where(filter))))
          .groupBy(postureUnused.kind)
      ).map((row) => [row.kind, row.n]),
    )
    const unknown = await this.#db
      .select()
      .from(postureUnusedUnknown)
      .where(filter.account === undefined ? undefined : eq(postureUnusedUnknown.account, filter.account))
      .orderBy(asc(postureUnusedUnknown.account))
    return {
      kinds: (await this.#kinds()).map(({ id, type, harm, title, why }) => ({
        id,
        type,
        harm,
        title,
        why,
        count: counts.get(id) ?? 0,
        unknown: unknown
          .filter((u) => u.kind === id)
          .map(({ account, reason, resources }) => ({ account, reason, resources })),
      })),
    }
  }

  async #where(filter: UnusedFilter): Promise<(SQL | undefined)[]> {
    const words = foldText(filter.search ?? '')
      .split(/\s+/)
      .filter((word) => word !== '')
    const harmful =
      filter.harm === undefined
        ? undefined
        : (await this.#kinds()).filter((k) => k.harm === filter.harm).map((k) => k.id)
    return [
      sql`${postureResources.deletedAt} is null`,
      ...words.map((word) => sql`position(${word} in ${postureResources.search}) > 0`),
      filter.kind ? eq(postureUnused.kind, filter.kind) : undefined,
      filter.account ? eq(postureUnused.account, filter.account) : undefined,
      filter.region ? eq(postureUnused.region, filter.region) : undefined,
      harmful === undefined
        ? undefined
        : sql`${postureUnused.kind} in (select jsonb_array_elements_text(${JSON.stringify(harmful)}::jsonb))`,
      filter.minDays === undefined || filter.minDays === 0
        ? undefined
        : sql`${postureUnused.since} <= ${new Date(this.#clock.now() - filter.minDays * DAY).toISOString()}::timestamptz`,
    ]
  }
}

const sameResource = and(
  eq(postureResources.account, postureUnused.account),
  eq(postureResources.type, postureUnused.type),
  eq(postureResources.region, postureUnused.region),
  eq(postureResources.resourceId, postureUnused.resourceId),
)

/** Times are kept to the microsecond and marked to the millisecond. */
const millis = sql`date_trunc('milliseconds', ${postureUnused.since})`

const markOf = (last: Item): string =>
  Buffer.from(JSON.stringify([last.since, last.arn, last.kind, last.region])).toString('base64url')

const afterOf = (after: string): SQL => {
  let marks: unknown
  try {
    marks = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
  } catch {
    throw errors.RESOURCE_PAGE()
  }
  if (!Array.isArray(marks) || marks.length !== 4 || !marks.every((m) => typeof m === 'string'))
    throw errors.RESOURCE_PAGE()
  const [since, arn, kind, region] = marks as [string, string, string, string]
  if (Number.isNaN(Date.parse(since))) throw errors.RESOURCE_PAGE()
  return sql`(${millis}, ${postureResources.arn}, ${postureUnused.kind}, ${postureUnused.region})
    > (${since}::timestamptz, ${arn}, ${kind}, ${region})`
}

const writeUnknown = async (
  tx: Tx,
  kind: string,
  account: string,
  unknown: { readonly reason: Text; readonly resources: number } | undefined,
): Promise<void> => {
  await tx
    .delete(postureUnusedUnknown)
    .where(and(eq(postureUnusedUnknown.kind, kind), eq(postureUnusedUnknown.account, account)))
  if (unknown !== undefined) await tx.insert(postureUnusedUnknown).values({ kind, account, ...unknown })
}
