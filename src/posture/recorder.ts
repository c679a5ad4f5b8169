import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Clock } from '../kernel/clock.js'
import type { Db, Tx } from '../platform/db/types.js'
import type { Ci, JsonObject, Unread } from './ci.js'
import { type CiStore, ciKey, type Extent } from './ci-store.js'
import { hashesOf } from './history/canonical.js'
import { searchTextOf } from './history/search-text.js'
import { postureItems, postureResources } from './tables.js'

/** CIs of one statement: a few MB of JSON. */
const STEP = 400
const PAGE = 500

/** A CI as the statement takes it. */
interface Row {
  readonly account: string
  readonly region: string
  readonly type: string
  readonly resource_id: string
  readonly name: string | null
  readonly arn: string
  readonly ci: Ci
  readonly status: string
  readonly hash: string
  readonly look: string
  /** A change, not only a look. */
  readonly told: boolean
  /** Older than the present. */
  readonly past: boolean
  readonly born_at: string
  readonly captured_at: string
  readonly deleted_at: string | null
  readonly search: string
}

interface Known {
  readonly hash: string
  readonly look: string
  readonly deleted: boolean
  readonly capturedAt: number
  readonly parts: JsonObject | null
}

/**
 * Stores what was collected: a CI goes into a resource's history only when it differs from the one before.
 *
 * - A part that cannot be read now keeps its last known value, marked as unread: a denied call is no change. With
 *   `partial` the same holds for parts that an item does not have: AWS Config records fewer than our collectors read.
 * - A CI that is older than the current one (history files of AWS Config) takes its place in the history.
 * - Recording the same again writes nothing, so a scan that was killed can be done over.
 */
export class Recorder implements CiStore {
  readonly #db: Db
  readonly #clock: Clock

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  async record(cis: readonly Ci[], from: { readonly partial?: boolean } = {}): Promise<readonly Ci[]> {
    /** Each resource once, as it is after all of them. */
    const changed = new Map<string, Ci>()
    // Two of a key in one statement would meet each other.
    const byKey = new Map<string, Ci[]>()
    for (const ci of cis) {
      const key = `${ci.accountId}\n${ciKey(ci)}`
      byKey.set(key, [...(byKey.get(key) ?? []), ci])
    }
    for (let round = 0; ; round++) {
      const step = [...byKey.values()].flatMap((of) => {
        const ci = of[round]
        return ci === undefined ? [] : [ci]
      })
      if (step.length === 0) return [...changed.values()]
      for (let at = 0; at < step.length; at += STEP) {
        for (const ci of await this.#step(step.slice(at, at + STEP), from.partial === true)) {
          changed.set(`${ci.accountId}\n${ciKey(ci)}`, ci)
        }
      }
    }
  }

  async #step(cis: readonly Ci[], partial: boolean): Promise<Ci[]> {
    return this.#db.transaction(async (tx) => {
      const known = await this.#known(tx, cis, partial)
      const isPast = (ci: Ci, before: Known | undefined): boolean =>
        before !== undefined && Date.parse(ci.configurationItemCaptureTime) < before.capturedAt
      const keyed = (ci: Ci) => `${ci.accountId}\n${ciKey(ci)}`
      const told = await this.#toldBefore(
        tx,
        cis.filter((ci) => isPast(ci, known.get(keyed(ci)))),
      )
      const rows: Row[] = []
      const changed: Ci[] = []
      for (const given of cis) {
        const before = known.get(keyed(given))
        const past = isPast(given, before)
        // What is known now says nothing of what was read then.
        const ci = past ? given : withLastKnown(given, before, partial)
        const deleted = ci.configurationItemStatus.startsWith('ResourceDeleted')
        const { hash, look } = deleted ? { hash: 'deleted', look: 'deleted' } : hashesOf(ci)
        const same = before?.hash === hash && before.deleted === deleted
        if (past ? told.get(keyed(ci)) === hash : same && before.look === look) continue
        if (deleted && before === undefined) continue
        rows.push({
          account: ci.accountId,
          region: ci.awsRegion,
          type: ci.resourceType,
          resource_id: ci.resourceId,
          name: ci.resourceName ?? null,
          arn: ci.arn,
          ci,
          status:
            deleted || past
              ? ci.configurationItemStatus
              : before === undefined || before.deleted
                ? 'ResourceDiscovered'
                : 'OK',
          hash,
          look,
          told: past || !same,
          past,
          born_at: ci.resourceCreationTime ?? ci.configurationItemCaptureTime,
          captured_at: ci.configurationItemCaptureTime,
          deleted_at: deleted ? ci.configurationItemCaptureTime : null,
          search: searchTextOf(ci),
        })
        if (!past) changed.push(ci)
      }
      await write(tx, rows, new Date(this.#clock.now()).toISOString())
      return changed
    })
  }

  /** What the history says of each resource just before its moment: the hash, by key. */
  async #toldBefore(tx: Tx, past: readonly Ci[]): Promise<ReadonlyMap<string, string>> {
    if (past.length === 0) return new Map()
    const keys = past.map((ci, n) => ({
      n,
      a: ci.accountId,
      t: ci.resourceType,
      r: ci.awsRegion,
      i: ci.resourceId,
      c: ci.configurationItemCaptureTime,
    }))
    const { rows } = (await tx.execute(sql`
      select k.n, last.hash
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(n int, a text, t text, r text, i text, c timestamptz)
      cross join lateral (select p.hash from posture_items p
        where p.account = k.a and p.type = k.t and p.region = k.r and p.resource_id = k.i and p.captured_at <= k.c
        order by p.captured_at desc, p.id desc limit 1) as last`)) as unknown as { rows: { n: number; hash: string }[] }
    return new Map(
      rows.flatMap(({ n, hash }) => {
        const ci = past[n]
        return ci === undefined ? [] : [[`${ci.accountId}\n${ciKey(ci)}`, hash] as const]
      }),
    )
  }

  async #known(tx: Tx, cis: readonly Ci[], partial: boolean): Promise<Map<string, Known>> {
    const keys = cis.map((ci) => ({ a: ci.accountId, t: ci.resourceType, r: ci.awsRegion, i: ci.resourceId }))
    const needs = partial || cis.some((ci) => ci.unread !== undefined)
    const { rows } = (await tx.execute(sql`
      select p.account, p.type, p.region, p.resource_id, p.hash, p.look, p.deleted_at is not null as deleted,
        extract(epoch from p.captured_at) * 1000 as captured,
        ${needs ? sql`(select i.ci -> 'supplementaryConfiguration' from posture_items i where i.id = p.item_id)` : sql`null::jsonb`} as parts
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(a text, t text, r text, i text)
      join posture_resources p on p.account = k.a and p.type = k.t and p.region = k.r and p.resource_id = k.i
      for update of p`)) as unknown as {
      rows: {
        account: string
        type: string
        region: string
        resource_id: string
        hash: string
        look: string
        deleted: boolean
        captured: string | number
        parts: JsonObject | null
      }[]
    }
    return new Map(
      rows.map((row) => [
        `${row.account}\n${ciKey({ resourceType: row.type, awsRegion: row.region, resourceId: row.resource_id })}`,
        { hash: row.hash, look: row.look, deleted: row.deleted, capturedAt: Number(row.captured), parts: row.parts },
      ]),
    )
  }

  async absent({ account, region, type }: Extent, seen: ReadonlySet<string>): Promise<readonly Ci[]> {
    const now = new Date(this.#clock.now())
    const gone: Ci[] = []
    for await (const page of this.current({ account, region, type })) {
      for (const ci of page) if (!seen.has(ciKey(ci))) gone.push(ci)
    }
    const captured = now.toISOString()
    await this.record(
      gone.map((ci) => ({
        ...ci,
        configuration: null,
        supplementaryConfiguration: {},
        relationships: [],
        configurationItemStatus: 'ResourceDeleted' as const,
        // Never before what is known of it, whatever the clocks say.
        configurationItemCaptureTime: [captured, ci.configurationItemCaptureTime].sort().at(-1) ?? captured,
      })),
    )
    return gone
  }

  async *current({ account, region, type }: Extent): AsyncIterable<readonly Ci[]> {
    let after = { region: '', id: '' }
    for (;;) {
      const rows = await this.#db
        .select({ ci: postureItems.ci })
        .from(postureResources)
        .innerJoin(postureItems, eq(postureItems.id, postureResources.itemId))
        .where(
          and(
            eq(postureResources.account, account),
            eq(postureResources.type, type),
            region === undefined ? undefined : eq(postureResources.region, region),
            isNull(postureResources.deletedAt),
            sql`(${postureResources.region}, ${postureResources.resourceId}) > (${after.region}, ${after.id})`,
          ),
        )
        .orderBy(asc(postureResources.region), asc(postureResources.resourceId))
        .limit(PAGE)
      const last = rows.at(-1)?.ci
      if (last === undefined) return
      yield rows.map((row) => row.ci)
      if (rows.length < PAGE) return
      after = { region: last.awsRegion, id: last.resourceId }
    }
  }

  async types(account: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectDistinct({ type: postureResources.type })
      .from(postureResources)
      .where(
        and(eq(postureResources.account, account), isNull(postureResources.deletedAt), gt(postureResources.type, '')),
      )
    return rows.map((row) => row.type)
  }
}

/**
 * A part that cannot be read now is shown as it was last known; `unread` still says that it was not looked at. Of items
 * that are partial the parts that are not there were not looked at either.
 */
const withLastKnown = (ci: Ci, before: Known | undefined, partial: boolean): Ci => {
  if (before === undefined || before.parts === null || before.deleted) return ci
  if (ci.configurationItemStatus.startsWith('ResourceDeleted')) return ci
  const kept: Record<string, JsonObject[string]> = {}
  const unread: Record<string, Unread> = { ...ci.unread }
  for (const part of partial ? Object.keys(before.parts) : Object.keys(unread)) {
    const value = before.parts[part]
    if (value === undefined || part in ci.supplementaryConfiguration) continue
    kept[part] = value
    unread[part] ??= NOT_RECORDED
  }
  return Object.keys(kept).length === 0
    ? ci
    : { ...ci, supplementaryConfiguration: { ...ci.supplementaryConfiguration, ...kept }, unread }
}

const NOT_RECORDED: Unread = {
  why: 'unsupported',
  action: 'config:BatchGetResourceConfig',
  message: 'AWS Config does not record this part.',
}

/** JSON that PostgreSQL takes: without NUL and lone surrogates, which resource names may not hold but tags may. */
const jsonOf = (rows: readonly object[]): string =>
  JSON.stringify(rows).replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '$1\\ufffd')

/** Adds to the history and brings the present up to it, in one statement: the CIs are most of what it takes. */
const write = async (tx: Tx, rows: readonly Row[], now: string): Promise<void> => {
  if (rows.length === 0) return
  const looks = rows.filter((row) => !row.told)
  if (looks.length > 0) await forgetLooks(tx, looks)
  await tx.execute(sql`
    with given as (
      select nextval('posture_items_id_seq') as item_id, r.*
      from jsonb_to_recordset(${jsonOf(rows)}::jsonb) as r(account text, region text, type text,
        resource_id text, name text, arn text, ci jsonb, status text, hash text, look text, told boolean,
        past boolean, born_at timestamptz, captured_at timestamptz, deleted_at timestamptz, search text)
    ), history as (
      insert into ${postureItems} (id, account, region, type, resource_id, captured_at, status, hash, told, ci)
      select item_id, account, region, type, resource_id, captured_at, status, hash, told, ci from given
    )
    insert into ${postureResources} as p (account, region, type, resource_id, name, arn, tags, relationships, item_id,
      hash, look, born_at, first_seen_at, changed_at, captured_at, deleted_at, search)
    select account, region, type, resource_id, name, arn, ci -> 'tags', ci -> 'relationships', item_id, hash, look,
      born_at, ${now}::timestamptz, captured_at, captured_at, deleted_at, search
    from given where not past
    on conflict (account, type, region, resource_id) do update set
      name = excluded.name, arn = excluded.arn, tags = excluded.tags,
      -- What a deleted resource was stays to be seen.
      relationships = case when excluded.deleted_at is null then excluded.relationships else p.relationships end,
      item_id = case when excluded.deleted_at is null then excluded.item_id else p.item_id end,
      hash = excluded.hash, look = excluded.look, captured_at = excluded.captured_at,
      changed_at = case when p.hash is distinct from excluded.hash then excluded.captured_at else p.changed_at end,
      deleted_at = excluded.deleted_at, search = excluded.search`)
}

/** Of looks that are no changes a resource keeps the last: each day has one of every user and role. */
const forgetLooks = async (tx: Tx, looks: readonly Row[]): Promise<void> => {
  const keys = looks.map((row) => ({ a: row.account, t: row.type, r: row.region, i: row.resource_id }))
  await tx.execute(sql`
    delete from ${postureItems} i using posture_resources p,
      jsonb_to_recordset(${jsonOf(keys)}::jsonb) as k(a text, t text, r text, i text)
    where p.account = k.a and p.type = k.t and p.region = k.r and p.resource_id = k.i and i.id = p.item_id
      and not i.told`)
}
