import { and, desc, eq, notInArray, sql } from 'drizzle-orm'
import type { FindingKind, Severity } from '../contract/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Text } from '../kernel/errors.js'
import type { Tx } from '../platform/db/types.js'
import type { OnFindingChange } from './change.js'
import { exceptCovered } from './exceptions/cover.js'
import { fold } from './fold.js'
import { findingId } from './identity.js'
import { recordOf } from './record.js'
import { dueAt, readSla } from './sla.js'
import { storable } from './storable.js'
import { SYSTEM } from './system.js'
import { findingChanges, findingEvidence, findings } from './tables.js'

/** Events kept for each finding; the lake has them all. */
export const EVIDENCE_KEPT = 50

/** What a rule saw. Times are milliseconds since the epoch. */
export interface Sighting {
  readonly kind: FindingKind
  readonly ruleId: string
  readonly title: Text
  /** What it means and what to do. */
  readonly about: Text
  readonly severity: Severity
  /** What it is about within the rule: an account, a user, an address. */
  readonly entity: string
  /** What another product calls it; see identity.ts. */
  readonly key?: string | undefined
  readonly account?: string | undefined
  readonly region?: string | undefined
  /** Tags of the resource it is about. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /** Matching events that were not reported before. */
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
  readonly evidence: readonly { readonly eventId: string; readonly at: number; readonly source: string }[]
}

export interface Observed {
  readonly id: string
  readonly change: 'created' | 'reopened' | 'seen'
}

/**
 * Takes a sighting into the register, inside the caller's transaction (so that it is counted exactly once
 * together with whatever the caller notes down).
 *
 * - First sighting: a new finding, `open`.
 * - A repeat: `count` grows, the first and last times widen, title, about, severity and region follow the rule.
 * - On a resolved finding, evidence **later than the latest that was known when it was resolved** reopens it,
 *   with its history. Evidence up to that time (late delivery) was already there when the person decided: it is
 *   counted, and the decision stands.
 *
 * Two transactions that see the same thing wait for each other at the row. A transaction that observes several
 * things should do so in a fixed order, as with any rows.
 */
export const observe = async (
  tx: Tx,
  seen: Sighting,
  { clock, onChange }: { readonly clock: Clock; readonly onChange: OnFindingChange | undefined },
): Promise<Observed> => {
  const id = findingId(seen)
  const now = new Date(clock.now())
  const first = new Date(Math.floor(Math.min(seen.firstAt, seen.lastAt)))
  const last = new Date(Math.floor(Math.max(seen.firstAt, seen.lastAt)))
  const title = bothStorable(seen.title)
  const entity = storable(seen.entity)
  const region = seen.region === undefined ? undefined : storable(seen.region)
  const told = {
    title,
    about: bothStorable(seen.about),
    severity: seen.severity,
    search: fold([title.ja, title.en, entity, storable(seen.ruleId), storable(seen.account ?? '')].join('\n')),
    updatedAt: now,
  }
  const insert = async () =>
    tx
      .insert(findings)
      .values({
        ...told,
        id,
        kind: seen.kind,
        ruleId: storable(seen.ruleId),
        status: 'open',
        account: seen.account === undefined ? null : storable(seen.account),
        region: region ?? null,
        entity,
        count: seen.count,
        firstSeenAt: first,
        lastSeenAt: last,
        reopened: 0,
        dueAt: dueAt(await readSla(tx), seen.severity, now),
        tags: seen.tags ?? {},
        createdAt: now,
      })
      .onConflictDoNothing()
      .returning()
  // Mostly it is known: that is asked first.
  const known = await lockedState(tx, id)
  const [created] = known === undefined ? await insert() : []
  if (created !== undefined) {
    await tx
      .insert(findingChanges)
      .values({ findingId: id, at: now, actorId: null, actor: SYSTEM, kind: 'created', from: null, to: 'open' })
    await keepEvidence(tx, id, seen)
    // Covered by an exception already: nobody is to be woken for it.
    if ((await exceptCovered(tx, [created], now)) === 0) {
      await onChange?.(tx, { change: 'created', finding: recordOf(created) })
    }
    return { id, change: 'created' }
  }

  const before = known ?? (await lockedState(tx, id))
  const reopens = before?.status === 'resolved' && (before.resolvedThrough === null || last > before.resolvedThrough)
  const [after] = await tx
    .update(findings)
    .set({
      ...told,
      ...(region === undefined ? {} : { region }),
      count: sql`${findings.count} + ${seen.count}`,
      firstSeenAt: sql`least(${findings.firstSeenAt}, ${first.toISOString()}::timestamptz)`,
      lastSeenAt: sql`greatest(${findings.lastSeenAt}, ${last.toISOString()}::timestamptz)`,
      ...(seen.tags === undefined ? {} : { tags: seen.tags }),
      ...(reopens
        ? {
            status: 'open',
            resolvedThrough: null,
            reopened: sql`${findings.reopened} + 1`,
            dueAt: dueAt(await readSla(tx), seen.severity, now),
          }
        : {}),
    })
    .where(eq(findings.id, id))
    .returning()
  if (after === undefined) throw new Error(`finding ${id} vanished within a transaction`)
  await keepEvidence(tx, id, seen)
  const change = reopens ? 'reopened' : 'seen'
  if (reopens) {
    await tx
      .insert(findingChanges)
      .values({ findingId: id, at: now, actorId: null, actor: SYSTEM, kind: 'reopened', from: 'resolved', to: 'open' })
  }
  if (reopens && (await exceptCovered(tx, [after], now)) > 0) return { id, change }
  await onChange?.(tx, { change, finding: recordOf(after) })
  return { id, change }
}

/** Holds the finding's row until the transaction ends; undefined when there is none. */
const lockedState = async (tx: Tx, id: string) => {
  const [state] = await tx
    .select({ status: findings.status, resolvedThrough: findings.resolvedThrough })
    .from(findings)
    .where(eq(findings.id, id))
    .for('update')
  return state
}

const bothStorable = (text: Text): Text => ({ ja: storable(text.ja, 20_000), en: storable(text.en, 20_000) })

/** An index holds no entry above some 2,700 bytes. */
const ID_MOST = 600

const keepEvidence = async (tx: Tx, id: string, seen: Sighting): Promise<void> => {
  const latest = [...new Map(seen.evidence.map((e) => [storable(e.eventId, ID_MOST), e]))]
    .sort(([, a], [, b]) => b.at - a.at)
    .slice(0, EVIDENCE_KEPT)
  if (latest.length === 0) return
  // As one parameter, whatever the number of events.
  const given = latest.map(([event, { at, source }]) => ({
    event,
    at: new Date(Math.floor(at)).toISOString(),
    source: storable(source),
  }))
  await tx.execute(sql`
    insert into ${findingEvidence} (finding_id, event_id, at, source)
    select ${id}, e.event, e.at, e.source
    from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as e(event text, at timestamptz, source text)
    on conflict do nothing`)
  const kept = tx
    .select({ eventId: findingEvidence.eventId })
    .from(findingEvidence)
    .where(eq(findingEvidence.findingId, id))
    .orderBy(desc(findingEvidence.at), desc(findingEvidence.eventId))
    .limit(EVIDENCE_KEPT)
  await tx
    .delete(findingEvidence)
    .where(and(eq(findingEvidence.findingId, id), notInArray(findingEvidence.eventId, kept)))
}
