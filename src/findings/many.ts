import { and, inArray, ne, notInArray, sql } from 'drizzle-orm'
import type { Clock } from '../kernel/clock.js'
import type { Db, Tx } from '../platform/db/types.js'
import { exceptCovered } from './exceptions/cover.js'
import { fold } from './fold.js'
import { findingId } from './identity.js'
import type { Sighting } from './observe.js'
import { dueAt, readSla } from './sla.js'
import { storable } from './storable.js'
import { SYSTEM } from './system.js'
import { findingChanges, findings } from './tables.js'

/** Rows of one statement: each has some twenty parameters, of which PostgreSQL takes 65,535. */
const STEP = 500

/**
 * Why what a finding is about is over: its control passes again, its resource is gone, nobody asks any more, the product
 * that found it has put it away.
 */
export type Evidence = 'passed' | 'gone' | 'disabled' | 'archived'

export interface Ended {
  readonly id: string
  readonly why: Evidence
  /** Up to when the evidence speaks, in milliseconds; now where it is left out. What was seen later stays open. */
  readonly through?: number | undefined
}

/**
 * Takes many sightings in at once, inside the caller's transaction. They have no events as evidence, and nobody is
 * told of each: whoever sees hundreds at a time tells of them in one message.
 *
 * - First sighting: a new finding, `open`, due by its severity, or straight under the exception that covers it.
 * - On a resolved finding: open again, with its history.
 * - Otherwise title, about, severity, Region and tags follow what was seen.
 *
 * Gives how many opened and are not excepted.
 */
export const observeMany = async (tx: Tx, all: readonly Sighting[], clock: Clock): Promise<{ opened: number }> => {
  const now = new Date(clock.now())
  const sla = await readSla(tx)
  let opened = 0
  // In the order of their ids, so that two that overlap wait for each other and never deadlock.
  const byId = new Map(all.map((seen) => [findingId(seen), seen]))
  const ids = [...byId.keys()].sort()
  for (let at = 0; at < ids.length; at += STEP) {
    const step = ids.slice(at, at + STEP)
    const rows = step.flatMap((id) => {
      const seen = byId.get(id)
      return seen === undefined ? [] : [rowOf(id, seen, now, dueAt(sla, seen.severity, now))]
    })
    const created = await tx.insert(findings).values(rows).onConflictDoNothing().returning()
    const fresh = new Set(created.map((row) => row.id))
    const known = rows.filter((row) => !fresh.has(row.id))
    // Whoever does not know the tags leaves those that are known.
    const untagged = known.filter((row) => byId.get(row.id)?.tags === undefined)
    const tagged = known.filter((row) => byId.get(row.id)?.tags !== undefined)
    const reopened = [...(await follow(tx, tagged, true)), ...(await follow(tx, untagged, false))]
    const open = [...created, ...reopened]
    if (open.length > 0) {
      await tx.insert(findingChanges).values(
        open.map((row) => ({
          findingId: row.id,
          at: now,
          actorId: null,
          actor: SYSTEM,
          kind: fresh.has(row.id) ? ('created' as const) : ('reopened' as const),
          from: fresh.has(row.id) ? null : ('resolved' as const),
          to: 'open' as const,
        })),
      )
    }
    opened += open.length - (await exceptCovered(tx, open, now))
  }
  return { opened }
}

type Row = typeof findings.$inferInsert

/** Brings known findings up to what was seen now, and opens the resolved ones; gives those. */
const follow = async (tx: Tx, rows: readonly Row[], tags: boolean): Promise<(typeof findings.$inferSelect)[]> => {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const resolved = await tx
    .select({ id: findings.id })
    .from(findings)
    .where(and(inArray(findings.id, ids), inArray(findings.status, ['resolved'])))
    .orderBy(findings.id)
    .for('update')
  const again = new Set(resolved.map((row) => row.id))
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  const reopens = sql`${findings.status} = 'resolved'`
  await tx
    .insert(findings)
    .values([...rows])
    .onConflictDoUpdate({
      target: findings.id,
      set: {
        title: excluded('title'),
        about: excluded('about'),
        severity: excluded('severity'),
        search: excluded('search'),
        region: excluded('region'),
        ...(tags ? { tags: excluded('tags') } : {}),
        lastSeenAt: sql`greatest(${findings.lastSeenAt}, excluded.last_seen_at)`,
        updatedAt: excluded('updated_at'),
        count: sql`${findings.count} + case when ${reopens} then excluded.count else 0 end`,
        reopened: sql`${findings.reopened} + case when ${reopens} then 1 else 0 end`,
        dueAt: sql`case when ${reopens} then excluded.due_at else ${findings.dueAt} end`,
        resolvedThrough: sql`null`,
        status: sql`case when ${reopens} then 'open' else ${findings.status} end`,
      },
    })
  if (again.size === 0) return []
  return tx
    .select()
    .from(findings)
    .where(inArray(findings.id, [...again]))
}

const rowOf = (id: string, seen: Sighting, now: Date, due: Date | null): Row => {
  const title = { ja: storable(seen.title.ja, 20_000), en: storable(seen.title.en, 20_000) }
  const entity = storable(seen.entity)
  const account = seen.account === undefined ? null : storable(seen.account)
  return {
    id,
    kind: seen.kind,
    ruleId: storable(seen.ruleId),
    title,
    about: { ja: storable(seen.about.ja, 20_000), en: storable(seen.about.en, 20_000) },
    severity: seen.severity,
    status: 'open',
    account,
    region: seen.region === undefined ? null : storable(seen.region),
    entity,
    search: fold([title.ja, title.en, entity, storable(seen.ruleId), account ?? ''].join('\n')),
    count: seen.count,
    firstSeenAt: new Date(seen.firstAt),
    lastSeenAt: new Date(seen.lastAt),
    reopened: 0,
    dueAt: due,
    tags: seen.tags ?? {},
    createdAt: now,
    updatedAt: now,
  }
}

/**
 * Resolves findings because what they are about is over. Those that are resolved already, and those that a person
 * called false, stay as they are; ids that there are none of are passed over. Gives how many changed.
 */
export const resolveByEvidence = async (
  tx: Tx,
  ended: readonly Ended[],
  clock: Clock,
): Promise<{ resolved: number }> => {
  const now = new Date(clock.now())
  const byId = new Map(ended.map((e) => [e.id, e]))
  const ids = [...byId.keys()].sort()
  let resolved = 0
  for (let at = 0; at < ids.length; at += STEP) {
    const step = ids.slice(at, at + STEP)
    const found = await tx
      .select({ id: findings.id, status: findings.status, lastSeenAt: findings.lastSeenAt })
      .from(findings)
      .where(and(inArray(findings.id, step), notInArray(findings.status, ['resolved', 'false_positive'])))
      .orderBy(findings.id)
      .for('update')
    const through = (id: string) => byId.get(id)?.through ?? now.getTime()
    const rows = found.filter(
      (row) => byId.get(row.id)?.through === undefined || row.lastSeenAt.getTime() <= through(row.id),
    )
    if (rows.length === 0) continue
    resolved += rows.length
    for (const until of new Set(rows.map((row) => through(row.id)))) {
      await tx
        .update(findings)
        .set({ status: 'resolved', resolvedThrough: new Date(until), exceptionId: null, dueAt: null, updatedAt: now })
        .where(
          inArray(
            findings.id,
            rows.filter((row) => through(row.id) === until).map((row) => row.id),
          ),
        )
    }
    await tx.insert(findingChanges).values(
      rows.map((row) => ({
        findingId: row.id,
        at: now,
        actorId: null,
        actor: SYSTEM,
        kind: byId.get(row.id)?.why ?? ('passed' as const),
        from: row.status,
        to: 'resolved' as const,
      })),
    )
  }
  return { resolved }
}

/** Those of the ids that are resolved, or that there are none of. */
export const notOpen = async (tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const out = new Set(ids)
  const all = [...out]
  for (let at = 0; at < all.length; at += STEP) {
    const rows = await tx
      .select({ id: findings.id })
      .from(findings)
      .where(and(inArray(findings.id, all.slice(at, at + STEP)), ne(findings.status, 'resolved')))
    for (const row of rows) out.delete(row.id)
  }
  return out
}

/** Ids of findings of a kind that leave the count: excepted, or called false. */
export const suppressed = async (db: Db, kind: Sighting['kind']): Promise<ReadonlySet<string>> => {
  const rows = await db
    .select({ id: findings.id })
    .from(findings)
    .where(and(inArray(findings.kind, [kind]), inArray(findings.status, ['excepted', 'false_positive'])))
  return new Set(rows.map((row) => row.id))
}
