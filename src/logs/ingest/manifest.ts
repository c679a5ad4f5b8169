import { and, eq, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Clock } from '../../kernel/clock.js'
import type { Db, Tx } from '../../platform/db/types.js'
import { countLeftOut } from '../exclusions/left-out.js'
import type { TimeRange } from '../lake/event-store.js'
import type { WrittenPart } from '../lake/part-writer.js'
import type { Match } from '../stream-matcher.js'
import { logObjects, logParts, logQuarantine } from '../tables.js'
import type { Batch, ObjectRef } from './messages.js'

export interface Part extends WrittenPart {
  readonly id: number
}

/** Called in the transaction that makes a batch visible; returns the findings that its matches came to. */
export type OnMatches = (tx: Tx, matches: readonly Match[]) => Promise<readonly string[]>

/** What is already known of an object that is about to be read. */
export type Known =
  | { readonly kind: 'new' }
  /** This version was read. */
  | { readonly kind: 'same' }
  /** A file of this path was read when it had other size or time; its content may be the same. */
  | { readonly kind: 'touched'; readonly etags: readonly string[] }

/** An object of the batch is in the manifest already; nothing of the batch was committed. */
export class AlreadyThere extends Error {
  readonly uris: readonly string[]
  constructor(uris: readonly string[]) {
    super(`already in the manifest: ${uris.length} objects`)
    this.uris = uris
  }
}

/** A part that was to be replaced is no longer live. */
class Gone extends Error {}

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const ROWS = 1000

/**
 * What belongs to the lake. A part, and the Events in it, exist because a committed row here says so;
 * the objects that they came from stand in the same transaction, so that none is read twice.
 */
export class Manifest {
  readonly #db: Db
  readonly #clock: Clock
  /** All live parts; the lake asks for them on every query. */
  #parts = new Map<number, Part>()

  private constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  static async open(db: Db, clock: Clock): Promise<Manifest> {
    const manifest = new Manifest(db, clock)
    const rows = await db.select().from(logParts).where(isNull(logParts.droppedAt))
    manifest.#parts = new Map(rows.map((row) => [row.id, row]))
    return manifest
  }

  /** Live parts, oldest first. */
  parts(sources?: readonly string[], range?: TimeRange): Part[] {
    const found: Part[] = []
    for (const part of this.#parts.values()) {
      if (sources !== undefined && !sources.includes(part.source)) continue
      if (range !== undefined && (part.maxTime < range.from || part.minTime >= range.to)) continue
      found.push(part)
    }
    return found.sort((a, b) => a.minTime - b.minTime)
  }

  async known(objects: readonly ObjectRef[]): Promise<Known[]> {
    const rows: { uri: string; etag: string; stamp: string | null }[] = []
    // What people upload has no address of its own: the same content from anywhere is the same object.
    const uploads = objects.filter((o) => o.temporary === true).map((o) => o.version)
    const contents = new Set<string>()
    for (let at = 0; at < uploads.length; at += ROWS) {
      const found = await this.#db
        .select({ etag: logObjects.etag })
        .from(logObjects)
        .where(and(inArray(logObjects.etag, uploads.slice(at, at + ROWS)), eq(logObjects.status, 'done')))
      for (const { etag } of found) contents.add(etag)
    }
    const uris = [...new Set(objects.map((o) => o.uri))]
    for (let at = 0; at < uris.length; at += ROWS) {
      rows.push(
        ...(await this.#db
          .select({ uri: logObjects.uri, etag: logObjects.etag, stamp: logObjects.stamp })
          .from(logObjects)
          .where(
            and(amongTexts(logObjects.uri, uris.slice(at, at + ROWS)), inArray(logObjects.status, ['done', 'skipped'])),
          )),
      )
    }
    const byUri = new Map<string, typeof rows>()
    for (const row of rows) byUri.set(row.uri, [...(byUri.get(row.uri) ?? []), row])
    return objects.map((object) => {
      if (object.temporary === true && contents.has(object.version)) return { kind: 'same' }
      const seen = byUri.get(object.uri)
      if (seen === undefined) return { kind: 'new' }
      if (seen.some((row) => row.etag === object.version || row.stamp === object.version)) return { kind: 'same' }
      if (object.place.kind === 's3' || object.temporary === true) return { kind: 'new' }
      return { kind: 'touched', etags: seen.map((row) => row.etag) }
    })
  }

  /** Remembers that a touched file still has the content that was read. */
  async stamp(uri: string, etag: string, stamp: string): Promise<void> {
    await this.#db
      .update(logObjects)
      .set({ stamp })
      .where(and(eq(logObjects.uri, uri), eq(logObjects.etag, etag)))
  }

  /** Makes a batch visible, all of it or nothing, and gives the findings that it came to. Throws `AlreadyThere`. */
  async commit(
    batch: Pick<Batch, 'objects' | 'parts' | 'quarantined' | 'matches'> & Partial<Pick<Batch, 'leftOut'>>,
    onMatches: OnMatches,
  ): Promise<readonly string[]> {
    const now = new Date(this.#clock.now())
    const { findings, parts } = await this.#db.transaction(async (tx) => {
      const ids = new Map<string, number>()
      const done = batch.objects.filter((o) => o.status !== 'failed').map((o) => o.uri)
      for (let at = 0; at < done.length; at += ROWS) {
        await tx
          .delete(logObjects)
          .where(and(eq(logObjects.status, 'failed'), amongTexts(logObjects.uri, done.slice(at, at + ROWS))))
      }
      for (let at = 0; at < batch.objects.length; at += ROWS) {
        for (const row of await insertObjects(tx, batch.objects.slice(at, at + ROWS), now)) ids.set(row.uri, row.id)
      }
      const there = batch.objects.filter((o) => !ids.has(o.uri)).map((o) => o.uri)
      if (there.length > 0) throw new AlreadyThere(there)
      const failed = batch.objects.filter((o) => o.status === 'failed').map((o) => ids.get(o.uri) as number)
      if (failed.length > 0) await tx.delete(logQuarantine).where(inArray(logQuarantine.objectId, failed))
      for (let at = 0; at < batch.quarantined.length; at += ROWS) {
        await insertQuarantined(tx, batch.quarantined.slice(at, at + ROWS), ids, now)
      }
      await countLeftOut(tx, batch.leftOut ?? [], now)
      return {
        parts: await insertParts(tx, batch.parts, now),
        findings: batch.matches.length === 0 ? [] : await onMatches(tx, batch.matches),
      }
    })
    for (const part of parts) this.#parts.set(part.id, part)
    return findings
  }

  /** Adds parts that no object stands behind. */
  async add(written: readonly WrittenPart[], within?: (tx: Tx) => Promise<void>): Promise<void> {
    const now = new Date(this.#clock.now())
    const parts = await this.#db.transaction(async (tx) => {
      await within?.(tx)
      return insertParts(tx, written, now)
    })
    for (const part of parts) this.#parts.set(part.id, part)
  }

  /** Puts new parts in the place of old ones; false when an old one has gone meanwhile. */
  async replace(old: readonly Part[], written: readonly WrittenPart[]): Promise<boolean> {
    const now = new Date(this.#clock.now())
    if (old.some((part) => !this.#parts.has(part.id))) return false
    const parts = await this.#db
      .transaction(async (tx) => {
        // Who else replaced one of them meanwhile has its events in a part already.
        if ((await dropParts(tx, old, now)) !== old.length) throw new Gone()
        return insertParts(tx, written, now)
      })
      .catch((e: unknown) => {
        if (e instanceof Gone) return undefined
        throw e
      })
    if (parts === undefined) return false
    for (const part of old) this.#parts.delete(part.id)
    for (const part of parts) this.#parts.set(part.id, part)
    return true
  }

  /** Takes parts out of the lake. Their files go later. */
  async drop(parts: readonly Part[]): Promise<void> {
    await this.#db.transaction((tx) => dropParts(tx, parts, new Date(this.#clock.now())))
    for (const part of parts) this.#parts.delete(part.id)
  }

  /** Files of parts that were dropped (before `before`, milliseconds) and can be removed. */
  async droppedFiles(before?: number): Promise<{ id: number; file: string }[]> {
    return this.#db
      .select({ id: logParts.id, file: logParts.file })
      .from(logParts)
      .where(before === undefined ? isNotNull(logParts.droppedAt) : lt(logParts.droppedAt, new Date(before)))
      .limit(10_000)
  }

  async forgetDropped(ids: readonly number[]): Promise<void> {
    for (let at = 0; at < ids.length; at += ROWS) {
      await this.#db.delete(logParts).where(inArray(logParts.id, ids.slice(at, at + ROWS)))
    }
  }
}

/** PostgreSQL refuses NUL and half a surrogate pair, which an error's text may quote. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd')

/** `column in (…)` with one parameter, whatever the number of texts: building and parsing 1,000 took longer than asking. */
const amongTexts = (column: PgColumn, texts: readonly string[]): SQL =>
  sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`

/** As one parameter: with one for each value a whole object of records that cannot be read took minutes. */
const insertQuarantined = async (
  tx: Tx,
  records: Batch['quarantined'],
  ids: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> => {
  const given = JSON.stringify(
    records.map(({ uri, position, reason, raw, preamble }) => ({
      object: ids.get(uri),
      position,
      reason: storable(reason),
      original: Buffer.from(raw).toString('base64'),
      preamble: preamble === undefined ? null : storable(preamble),
    })),
  )
  await tx.execute(sql`
    insert into log_quarantine (object_id, position, reason, original, preamble, created_at)
    select q.object, q.position, q.reason, decode(q.original, 'base64'), q.preamble, ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${given}::jsonb)
      as q(object bigint, position bigint, reason text, original text, preamble text)`)
}

/** Adds objects that are not there yet; those that failed before and again are renewed. Gives the ids of both. */
const insertObjects = async (tx: Tx, objects: Batch['objects'], now: Date): Promise<{ id: number; uri: string }[]> => {
  const given = JSON.stringify(objects.map((o) => ({ ...o, reason: o.reason === null ? null : storable(o.reason) })))
  const { rows } = (await tx.execute(sql`
    insert into log_objects (hash, uri, etag, stamp, source, status, reason, bytes, events, quarantined, ingested_at)
    select o.hash, o.uri, o.etag, o.stamp, o.source, o.status, o.reason, o.bytes, o.events, o.quarantined,
      ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${given}::jsonb) as o(hash text, uri text, etag text, stamp text, source text, status text,
      reason text, bytes bigint, events bigint, quarantined bigint)
    on conflict (uri, etag) do update
      set reason = excluded.reason, ingested_at = excluded.ingested_at, quarantined = excluded.quarantined
      where log_objects.status = 'failed' and excluded.status = 'failed'
    returning id, uri`)) as unknown as { rows: { id: number | string; uri: string }[] }
  return rows.map((row) => ({ id: Number(row.id), uri: row.uri }))
}

const insertParts = async (tx: Tx, parts: readonly WrittenPart[], now: Date): Promise<Part[]> =>
  parts.length === 0
    ? []
    : tx
        .insert(logParts)
        .values(parts.map((part) => ({ ...part, createdAt: now })))
        .returning()

/** How many of them were live until now. */
const dropParts = async (tx: Tx, parts: readonly Part[], now: Date): Promise<number> => {
  let dropped = 0
  for (let at = 0; at < parts.length; at += ROWS) {
    const ids = parts.slice(at, at + ROWS).map((part) => part.id)
    const live = and(inArray(logParts.id, ids), isNull(logParts.droppedAt))
    dropped += (await tx.update(logParts).set({ droppedAt: now }).where(live).returning({ id: logParts.id })).length
  }
  return dropped
}
