import { createHash, randomUUID } from 'node:crypto'
import { and, asc, eq, lte, ne, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type {
  ThreatEntriesOutput,
  ThreatEntry,
  ThreatList,
  ThreatListChange,
  ThreatListCheck,
  ThreatListCheckInput,
  ThreatListInput,
  ThreatListsOutput,
} from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import { isHinomiError, saidOf, type Text } from '../../kernel/errors.js'
import type { Db } from '../../platform/db/types.js'
import type { Vault } from '../../platform/vault.js'
import { errors } from '../errors.js'
import type { Entry } from './entry.js'
import type { FetchList } from './fetch.js'
import { MOST_LIST_BYTES, type ReadInput, type ReadList, type Unreadable } from './read.js'
import type { ThreatTable } from './table.js'
import { threatEntries, threatLists } from './tables.js'
import type { StoredList, ThreatWork } from './work.js'

type Row = typeof threatLists.$inferSelect
type Input = z.output<typeof ThreatListInput>
type CheckInput = z.output<typeof ThreatListCheckInput>

/** A file as it was uploaded. */
export interface ListFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ThreatListsOptions {
  readonly db: Db
  readonly clock: Clock
  readonly vault: Vault
  readonly fetch: FetchList
  readonly work: ThreatWork
  /** Is told of the indicators whenever they change. */
  readonly changed: (table: ThreatTable) => void
  readonly warn: (message: string, detail: Record<string, unknown>) => void
}

/** Entries of all lists together: 13 to 37 bytes each in memory, whatever the number of threads. */
export const MOST_ENTRIES = 1_000_000
const MOST_LISTS = 50
/** Events of a MISP feed that are read, the newest first. */
const MOST_EVENTS = 200
/** For all documents of a list. */
const ALL_MS = 4 * 60_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** After a failure it is tried again so soon, and later each time up to its own interval. */
const RETRY_MS = 15 * 60_000
const NONE = { ip: 0, domain: 0, url: 0, hash: 0 }

/** Lists of threat intelligence: they are fetched or uploaded, kept, and told to whoever looks events up in them. */
export class ThreatLists {
  readonly #o: ThreatListsOptions
  readonly #fetching = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()
  /** One change of the table after the other. */
  #building: Promise<void> = Promise.resolve()
  /** When an entry of the table expires. */
  #until: number | undefined

  constructor(options: ThreatListsOptions) {
    this.#o = options
  }

  /** Tells of what is stored. Logs are taken in also where that fails. */
  async open(): Promise<void> {
    if ((await this.#o.db.$count(threatEntries)) === 0) return
    await this.#rebuild().catch((e: unknown) => this.#o.warn('threat lists are not in use', { problem: String(e) }))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled([...this.#fetching.values(), this.#building])
  }

  async list(): Promise<ThreatListsOutput> {
    const rows = await this.#o.db.select().from(threatLists).orderBy(asc(threatLists.name))
    return {
      lists: rows.map((row) => this.#shown(row)),
      entries: rows.reduce((sum, row) => sum + row.entries, 0),
      most: MOST_ENTRIES,
    }
  }

  /** What a list holds, without storing it. Errors: those of `fetch.ts`, LIST_UNREADABLE. */
  async check(input: CheckInput, file: ListFile | undefined): Promise<ThreatListCheck> {
    const { documents } = await this.#documents(input, file)
    const result = await this.#read({ documents, format: input.format, columns: input.columns }, MOST_ENTRIES)
    if (!result.ok && result.why === 'columns' && result.csv !== undefined) {
      // The columns are still to be chosen.
      const { names, rows } = result.csv.head
      const csv = { names: [...names], rows: rows.map((row) => [...row]), columns: null }
      return { format: 'csv', counts: NONE, entries: 0, skipped: [], head: [], csv }
    }
    if (!result.ok) throw unreadable(result)
    return {
      format: result.format,
      counts: { ...result.counts },
      entries: result.entries,
      skipped: result.skipped.map((one) => ({ ...one, samples: [...one.samples] })),
      head: result.head.map((entry) => entryShown({ ...entry, expires: entry.until })),
      csv:
        result.csv === undefined
          ? null
          : {
              names: [...result.csv.head.names],
              rows: result.csv.head.rows.map((row) => [...row]),
              columns: result.csv.columns ?? null,
            },
    }
  }

  /** Adds a list. Errors: those of `check`, LIST_EMPTY, LIST_NAME_TAKEN, LIST_TOO_LONG, TOO_MANY_LISTS. */
  async add(input: Input, file: ListFile | undefined, createdBy: string): Promise<ThreatList> {
    if ((await this.#o.db.$count(threatLists)) >= MOST_LISTS) throw errors.TOO_MANY_LISTS({ most: MOST_LISTS })
    await this.#nameIsFree(input.name, '')
    const id = randomUUID()
    const { documents, ...version } = await this.#documents(input, file)
    const result = await this.#read({ documents, format: input.format, columns: input.columns }, await this.#room(id))
    if (!result.ok) throw unreadable(result)
    if (result.entries === 0) throw errors.LIST_EMPTY()
    const now = this.#o.clock.now()
    const row: Row = {
      id,
      name: input.name,
      url: input.url ?? null,
      fileName: input.url === undefined ? (file?.name.slice(0, 200) ?? null) : null,
      headerName: input.header?.name ?? null,
      headerValue: input.header === undefined ? null : this.#o.vault.seal(input.header.value),
      format: input.format,
      columns: input.columns,
      everyHours: input.everyHours,
      expireDays: input.expireDays,
      confidence: input.confidence,
      enabled: true,
      ...found(result),
      ...version,
      seenAt: new Date(now),
      checkedAt: new Date(now),
      nextAt: input.url === undefined ? null : new Date(now + input.everyHours * HOUR),
      error: null,
      createdBy,
      createdAt: new Date(now),
    }
    await this.#o.db.transaction(async (tx) => {
      await tx.insert(threatLists).values(row)
      await tx.insert(threatEntries).values({ listId: id, packed: Buffer.from(result.packed) })
    })
    await this.#rebuild()
    return this.#shown(row)
  }

  /** Changes what is set of a list. Errors: NOT_FOUND, LIST_NAME_TAKEN. */
  async change(id: string, change: ThreatListChange): Promise<ThreatList> {
    const before = await this.#row(id)
    if (change.name !== undefined) await this.#nameIsFree(change.name, id)
    if (change.enabled === true && before.entries > (await this.#room(id))) {
      throw errors.LIST_TOO_LONG({ most: MOST_ENTRIES.toLocaleString('en') })
    }
    const hours = change.everyHours ?? before.everyHours
    const nextAt = before.url === null ? null : new Date((before.checkedAt?.getTime() ?? 0) + hours * HOUR)
    const [row] = await this.#o.db
      .update(threatLists)
      .set({ ...change, nextAt })
      .where(eq(threatLists.id, id))
      .returning()
    await this.#rebuild()
    return this.#shown(row ?? before)
  }

  /** Takes a new version of a list that is uploaded. Errors: those of `add`. */
  async replace(id: string, file: ListFile | undefined): Promise<ThreatList> {
    const row = await this.#row(id)
    const { documents, ...version } = await this.#documents({}, file)
    await this.#take(row, documents, version, file?.name)
    return this.#shown(await this.#row(id))
  }

  /** Begins to fetch a list now. Errors: NOT_FOUND, LIST_NOT_FETCHED. */
  async refresh(id: string): Promise<ThreatList> {
    const row = await this.#row(id)
    if (row.url === null) throw errors.LIST_NOT_FETCHED({ name: row.name })
    void this.#fetch(row)
    return this.#shown(row)
  }

  async remove(id: string): Promise<void> {
    const gone = await this.#o.db.delete(threatLists).where(eq(threatLists.id, id)).returning({ id: threatLists.id })
    if (gone.length === 0) throw errors.NOT_FOUND({ what: 'threat list', id })
    await this.#rebuild()
  }

  /** Entries of a list that hold a text. */
  async entries(id: string, search: string, limit: number): Promise<ThreatEntriesOutput> {
    const row = await this.#row(id)
    const [stored] = await this.#o.db.select().from(threatEntries).where(eq(threatEntries.listId, id))
    if (stored === undefined) return { entries: [], matching: 0 }
    const input = { list: storedList(row, stored.packed), search, now: this.#o.clock.now(), limit }
    const { entries, matching } = await this.#o.work({ kind: 'find', input })
    return { entries: entries.map(entryShown), matching }
  }

  /** Fetches what is due, and forgets what has expired. For a schedule. */
  async tick(): Promise<void> {
    const now = this.#o.clock.now()
    const due = await this.#o.db
      .select()
      .from(threatLists)
      .where(and(eq(threatLists.enabled, true), lte(threatLists.nextAt, new Date(now))))
      .orderBy(asc(threatLists.nextAt))
    for (const row of due) {
      if (this.#closing.signal.aborted) return
      await this.#fetch(row)
    }
    if (this.#until !== undefined && this.#until <= now) await this.#rebuild()
  }

  #fetch(row: Row): Promise<void> {
    const running = this.#fetching.get(row.id)
    if (running !== undefined) return running
    const fetching = this.#fetchNow(row)
      .catch((e: unknown) => this.#o.warn('a threat list', { list: row.name, problem: String(e) }))
      .finally(() => this.#fetching.delete(row.id))
    this.#fetching.set(row.id, fetching)
    return fetching
  }

  /** One at a time; a failure is kept with the list, and what was known of it stays. */
  async #fetchNow(row: Row): Promise<void> {
    const now = this.#o.clock.now()
    try {
      const header =
        row.headerName === null || row.headerValue === null
          ? undefined
          : { name: row.headerName, value: this.#o.vault.open(row.headerValue) }
      const known = { etag: row.etag, lastModified: row.lastModified, digest: row.digest }
      const { documents, ...version } = await this.#documents({ url: row.url ?? '', header }, undefined, known)
      if (documents.length === 0) {
        await this.#o.db
          .update(threatLists)
          .set({
            seenAt: new Date(now),
            checkedAt: new Date(now),
            nextAt: new Date(now + row.everyHours * HOUR),
            error: null,
          })
          .where(eq(threatLists.id, row.id))
        // Its entries hold on, where they hold from when they were last seen.
        if (row.expireDays !== null) await this.#rebuild()
        return
      }
      await this.#take(row, documents, version)
    } catch (e) {
      if (this.#closing.signal.aborted) return
      const error = saidOf(e)
      if (!isHinomiError(e)) this.#o.warn('a threat list', { list: row.name, problem: String(e) })
      const wait = row.error === null ? RETRY_MS : 4 * RETRY_MS
      await this.#o.db
        .update(threatLists)
        .set({
          checkedAt: new Date(now),
          nextAt: new Date(now + Math.min(wait, row.everyHours * HOUR)),
          error,
        })
        .where(eq(threatLists.id, row.id))
    }
  }

  /** Stores a new version. */
  async #take(row: Row, documents: readonly Uint8Array[], version: Version, fileName?: string): Promise<void> {
    const { db, clock } = this.#o
    const now = clock.now()
    const [stored] = await db.select().from(threatEntries).where(eq(threatEntries.listId, row.id))
    const before =
      row.expireDays === null || stored === undefined
        ? undefined
        : { packed: stored.packed, seenAt: row.seenAt?.getTime() ?? 0, keepMs: row.expireDays * DAY }
    const result = await this.#read(
      { documents, format: row.format, columns: row.columns, before },
      await this.#room(row.id),
    )
    if (!result.ok) throw unreadable(result)
    // A server in trouble may give an empty page; a list that was good is not lost for it.
    if (result.entries - result.kept === 0) throw errors.LIST_EMPTY()
    await db.transaction(async (tx) => {
      await tx
        .update(threatLists)
        .set({
          ...found(result),
          ...version,
          seenAt: new Date(now),
          checkedAt: new Date(now),
          nextAt: row.url === null ? null : new Date(now + row.everyHours * HOUR),
          error: null,
          ...(fileName === undefined ? {} : { fileName: fileName.slice(0, 200) }),
        })
        .where(eq(threatLists.id, row.id))
      const packed = Buffer.from(result.packed)
      await tx
        .insert(threatEntries)
        .values({ listId: row.id, packed })
        .onConflictDoUpdate({ target: threatEntries.listId, set: { packed } })
    })
    await this.#rebuild()
  }

  /** A list's documents: a file, or what its address gives. None where they are those that are known. */
  async #documents(
    input: { readonly url?: string | undefined; readonly header?: CheckInput['header'] },
    file: ListFile | undefined,
    known?: Version,
  ): Promise<Version & { documents: Uint8Array[] }> {
    if (input.url === undefined) {
      if (file === undefined) throw errors.LIST_WITHOUT_CONTENT()
      return { documents: [file.bytes], etag: null, lastModified: null, digest: digestOf([file.bytes]) }
    }
    const { url, header } = input
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(ALL_MS)])
    const ask = (address: string, version?: Version) =>
      this.#o.fetch({
        url: address,
        header,
        signal,
        ...(version === undefined ? {} : { etag: version.etag, lastModified: version.lastModified }),
      })
    const answer = await ask(url, known)
    if (answer.kind === 'same') {
      return {
        documents: [],
        etag: known?.etag ?? null,
        lastModified: known?.lastModified ?? null,
        digest: known?.digest ?? null,
      }
    }
    const version = { etag: answer.etag, lastModified: answer.lastModified, digest: digestOf([answer.body]) }
    if (known?.digest !== undefined && known.digest === version.digest) return { documents: [], ...version }
    const looked = await this.#o.work({ kind: 'read', input: { documents: [answer.body], now: 0, most: MOST_ENTRIES } })
    if (looked.ok !== 'manifest') return { documents: [answer.body], ...version }
    // A MISP feed: its manifest names the events, each a document beside it.
    const documents: Uint8Array[] = []
    let bytes = 0
    for (const event of looked.events.slice(0, MOST_EVENTS)) {
      const one = await ask(new URL(`${event}.json`, url).href).catch((e: unknown) => {
        // An event that was taken away meanwhile; without a server there is no list.
        if (!isHinomiError(e) || e.code !== 'LIST_REFUSED') throw e
        this.#o.warn('an event of a threat list', { problem: e.text('en') })
      })
      if (one?.kind !== 'new') continue
      bytes += one.body.byteLength
      if (bytes > MOST_LIST_BYTES) break
      documents.push(one.body)
    }
    return { documents, ...version }
  }

  async #read(
    input: {
      readonly documents: readonly Uint8Array[]
      readonly format?: ReadInput['format'] | null
      readonly columns?: ReadInput['columns'] | null
      readonly before?: ReadInput['before']
    },
    most: number,
  ): Promise<ReadList | Unreadable> {
    const { documents, format, columns, before } = input
    const result = await this.#o.work({
      kind: 'read',
      input: {
        documents,
        format: format ?? undefined,
        columns: columns ?? undefined,
        before,
        now: this.#o.clock.now(),
        most,
      },
    })
    // A manifest that was uploaded names events that are not here.
    return result.ok === 'manifest' ? { ok: false, why: 'format', detail: '' } : result
  }

  /** How many entries a list may have beside the others. */
  async #room(id: string): Promise<number> {
    const [row] = await this.#o.db
      .select({ entries: sql<number>`coalesce(sum(${threatLists.entries}), 0)::int` })
      .from(threatLists)
      .where(and(ne(threatLists.id, id), eq(threatLists.enabled, true)))
    return Math.max(0, MOST_ENTRIES - (row?.entries ?? 0))
  }

  async #nameIsFree(name: string, id: string): Promise<void> {
    const there = await this.#o.db.$count(threatLists, and(eq(threatLists.name, name), ne(threatLists.id, id)))
    if (there > 0) throw errors.LIST_NAME_TAKEN({ name })
  }

  async #row(id: string): Promise<Row> {
    const [row] = await this.#o.db.select().from(threatLists).where(eq(threatLists.id, id))
    if (row === undefined) throw errors.NOT_FOUND({ what: 'threat list', id })
    return row
  }

  /** Builds the table anew from all lists that are on, and tells of it. */
  #rebuild(): Promise<void> {
    const built = this.#building.then(async () => {
      const rows = await this.#o.db
        .select({ list: threatLists, packed: threatEntries.packed })
        .from(threatLists)
        .innerJoin(threatEntries, eq(threatEntries.listId, threatLists.id))
        .where(eq(threatLists.enabled, true))
        .orderBy(asc(threatLists.name))
      const lists = rows.map(({ list, packed }) => storedList(list, packed))
      const { table, until } = await this.#o.work({ kind: 'build', lists, now: this.#o.clock.now() })
      this.#until = until
      this.#o.changed(table)
    })
    this.#building = built.catch(() => undefined)
    return built
  }

  #shown(row: Row): ThreatList {
    const { headerValue: _sealed, etag: _etag, lastModified: _modified, digest: _digest, ...rest } = row
    const iso = (time: Date | null) => time?.toISOString() ?? null
    return {
      ...rest,
      columns: rest.columns === null ? null : { ...rest.columns },
      status: this.#fetching.has(row.id)
        ? 'fetching'
        : !row.enabled
          ? 'paused'
          : row.error !== null
            ? 'failing'
            : row.seenAt === null
              ? 'waiting'
              : 'good',
      error: row.error === null ? null : { ...row.error },
      counts: { ...row.counts },
      skipped: row.skipped.map((one) => ({ ...one, samples: [...one.samples] })),
      seenAt: iso(row.seenAt),
      checkedAt: iso(row.checkedAt),
      nextAt: row.enabled ? iso(row.nextAt) : null,
      createdAt: row.createdAt.toISOString(),
    }
  }
}

/** What tells one version of a list from another. */
interface Version {
  readonly etag: string | null
  readonly lastModified: string | null
  readonly digest: string | null
}

const digestOf = (documents: readonly Uint8Array[]): string => {
  const hash = createHash('sha256')
  for (const document of documents) hash.update(document)
  return hash.digest('base64url')
}

const found = (result: ReadList) => ({
  foundFormat: result.format,
  counts: result.counts,
  entries: result.entries,
  kept: result.kept,
  skipped: result.skipped,
})

const storedList = (row: Row, packed: Uint8Array): StoredList => ({
  name: row.name,
  confidence: row.confidence,
  packed,
  seenAt: row.seenAt?.getTime() ?? 0,
  keepMs: row.expireDays === null ? undefined : row.expireDays * DAY,
})

const entryShown = (entry: Entry & { readonly expires: number | undefined }): ThreatEntry => ({
  kind: entry.kind,
  value: entry.value,
  about: entry.about ?? null,
  confidence: entry.confidence ?? null,
  expiresAt: entry.expires === undefined ? null : new Date(entry.expires).toISOString(),
  seenAt: entry.seen === undefined ? null : new Date(entry.seen).toISOString(),
})

const WHY: Readonly<Record<Exclude<Unreadable['why'], 'tooMany' | 'tooLarge'>, Text>> = {
  empty: { en: 'it is empty', ja: '内容が空です' },
  json: { en: 'it is no whole JSON document', ja: 'JSONとして正しくありません' },
  format: { en: 'its format is not known', ja: '形式を判別できません' },
  columns: { en: 'no column of the table holds indicators', ja: 'インジケーターを含む列がありません' },
  encoding: { en: 'it is no text', ja: 'テキストではありません' },
}

const unreadable = ({ why, detail }: Unreadable) => {
  if (why === 'tooMany') return errors.LIST_TOO_LONG({ most: MOST_ENTRIES.toLocaleString('en') })
  if (why === 'tooLarge') return errors.LIST_TOO_LARGE({ limit: `${MOST_LIST_BYTES / 1024 / 1024} MiB` })
  const place = detail === '' ? '' : ` (${detail})`
  return errors.LIST_UNREADABLE({ en: WHY[why].en + place, ja: WHY[why].ja + place })
}
