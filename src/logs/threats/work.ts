import { type Confidence, type Entry, unpackEntries } from './entry.js'
import { type Manifest, type ReadInput, type ReadList, readList, type Unreadable } from './read.js'
import { buildThreatTable, type ThreatTable } from './table.js'

/** A list as it is built into the table. */
export interface StoredList {
  readonly name: string
  readonly confidence: Confidence
  readonly packed: Uint8Array
  /** When it was last seen whole, and how long its entries hold from when they were last seen; milliseconds. */
  readonly seenAt: number
  readonly keepMs: number | undefined
}

export interface Built {
  readonly table: ThreatTable
  /** When the next entry expires. */
  readonly until: number | undefined
}

export interface FindInput {
  readonly list: StoredList
  /** Part of an indicator or of the text about it. */
  readonly search: string
  readonly now: number
  readonly limit: number
}

export interface Found {
  readonly entries: readonly (Entry & { readonly expires: number | undefined })[]
  readonly matching: number
}

/** What is done away from the main thread, because a million entries take seconds. Plain data both ways. */
export type ThreatJob =
  | { readonly kind: 'read'; readonly input: ReadInput }
  | { readonly kind: 'build'; readonly lists: readonly StoredList[]; readonly now: number }
  | { readonly kind: 'find'; readonly input: FindInput }

/** The answers to each kind of job. */
export interface ThreatAnswers {
  readonly read: ReadList | Unreadable | Manifest
  readonly build: Built
  readonly find: Found
}

/** Does a job, here or in a thread. */
export type ThreatWork = <J extends ThreatJob>(job: J) => Promise<ThreatAnswers[J['kind']]>

/** Does a job in this thread. */
export const doThreatJob = (job: ThreatJob): ThreatAnswers[ThreatJob['kind']] => {
  switch (job.kind) {
    case 'read':
      return readList(job.input)
    case 'build':
      return build(job.lists, job.now)
    case 'find':
      return find(job.input)
  }
}

/** When an entry ceases to hold: by its own word, or so long after it was last seen. */
const expiryOf = (entry: Entry, { seenAt, keepMs }: StoredList): number | undefined => {
  const kept = keepMs === undefined ? undefined : (entry.seen ?? seenAt) + keepMs
  if (kept === undefined || entry.until === undefined) return kept ?? entry.until
  return Math.min(kept, entry.until)
}

const build = (lists: readonly StoredList[], now: number): Built => {
  let until: number | undefined
  const living = function* (list: StoredList): Generator<Entry> {
    for (const entry of unpackEntries(list.packed)) {
      const expires = expiryOf(entry, list)
      if (expires !== undefined && expires <= now) continue
      if (expires !== undefined && (until === undefined || expires < until)) until = expires
      yield entry
    }
  }
  const table = buildThreatTable(
    lists.map((list) => ({ name: list.name, confidence: list.confidence, entries: living(list) })),
  )
  return { table, until }
}

const find = ({ list, search, now, limit }: FindInput): Found => {
  const wanted = search.trim().toLowerCase()
  const entries: (Entry & { expires: number | undefined })[] = []
  let matching = 0
  for (const entry of unpackEntries(list.packed)) {
    const expires = expiryOf(entry, list)
    if (expires !== undefined && expires <= now) continue
    if (!entry.value.includes(wanted) && entry.about?.toLowerCase().includes(wanted) !== true) continue
    matching++
    if (entries.length < limit) entries.push({ ...entry, expires })
  }
  return { entries, matching }
}
