import { gunzipSync } from 'node:zlib'
import { Collector, type Skipped, TooMany } from './collector.js'
import { type Entry, packEntries, unpackEntries } from './entry.js'
import { type CsvColumns, type CsvHead, headOfCsv, readCsv } from './formats/csv.js'
import { looksLikeMisp, manifestEvents, readMisp } from './formats/misp.js'
import { readPlain } from './formats/plain.js'
import { looksLikeStix, readStix } from './formats/stix.js'
import { type IndicatorKind, indicatorOf } from './indicator.js'

export const LIST_FORMATS = ['plain', 'csv', 'stix', 'misp'] as const
export type ListFormat = (typeof LIST_FORMATS)[number]

/** Bytes of a list once it is inflated. */
export const MOST_LIST_BYTES = 64 * 1024 * 1024

export interface ReadInput {
  /** As they came; gzip is told by its first bytes. A MISP feed has several documents. */
  readonly documents: readonly Uint8Array[]
  /** Undefined: told by the content. */
  readonly format?: ListFormat | undefined
  /** Undefined: the column that holds the most indicators. */
  readonly columns?: CsvColumns | undefined
  /** Entries of the version before, and when it was last seen whole; what is no longer named is kept for so long. */
  readonly before?: { readonly packed: Uint8Array; readonly seenAt: number; readonly keepMs: number } | undefined
  readonly now: number
  /** Entries beyond which it is refused. */
  readonly most: number
}

export interface ReadList {
  readonly ok: true
  readonly format: ListFormat
  readonly packed: Uint8Array
  readonly counts: Readonly<Record<IndicatorKind, number>>
  readonly entries: number
  /** Of these, no longer named by the list. */
  readonly kept: number
  readonly skipped: readonly Skipped[]
  readonly head: readonly Entry[]
  readonly csv?: { readonly head: CsvHead; readonly columns: CsvColumns | undefined }
}

/** Why a document is no list. */
export interface Unreadable {
  readonly ok: false
  readonly why: 'empty' | 'json' | 'format' | 'columns' | 'tooMany' | 'tooLarge' | 'encoding'
  readonly detail: string
  /** Where only the columns are missing. */
  readonly csv?: { readonly head: CsvHead }
}

/** A document that names further ones, which are to be fetched. */
export interface Manifest {
  readonly ok: 'manifest'
  readonly events: readonly string[]
}

const SHOWN = 12

/** Reads the documents of a list, all of them as one. */
export const readList = (input: ReadInput): ReadList | Unreadable | Manifest => {
  const into = new Collector(input.most, input.now)
  let format = input.format
  let csv: ReadList['csv']
  try {
    for (const document of input.documents) {
      const text = textOf(document)
      if (typeof text !== 'string') return text
      if (text.trim() === '') return bad('empty')
      const json = /^[\s]*[{[]/.test(text) && format !== 'plain' && format !== 'csv' ? parseJson(text) : undefined
      if (json !== undefined && !json.ok) return bad('json', json.detail)
      const manifest = json === undefined ? undefined : manifestEvents(json.value)
      if (manifest !== undefined) return { ok: 'manifest', events: manifest }
      format ??= json === undefined ? textFormat(text) : jsonFormat(json.value)
      switch (format) {
        case undefined:
          return bad('format')
        case 'stix':
        case 'misp': {
          const looks = format === 'stix' ? looksLikeStix : looksLikeMisp
          if (json === undefined || !looks(json.value)) return bad('format')
          ;(format === 'stix' ? readStix : readMisp)(json.value, into)
          break
        }
        case 'csv': {
          const { head, columns: guessed } = headOfCsv(text)
          const columns = input.columns ?? guessed
          csv = { head, columns }
          if (columns === undefined) return { ...bad('columns'), csv: { head } }
          readCsv(text, head, columns, into)
          break
        }
        case 'plain':
          readPlain(text, into)
      }
    }
    const head = into.entries().slice(0, SHOWN)
    const kept = input.before === undefined ? 0 : keepBefore(input.before, input.now, into)
    return {
      ok: true,
      format: format ?? 'plain',
      packed: packEntries(into.entries()),
      counts: into.counts,
      entries: into.size,
      kept,
      skipped: into.skipped(),
      head,
      ...(csv === undefined ? {} : { csv }),
    }
  } catch (e) {
    if (e instanceof TooMany) return bad('tooMany')
    throw e
  }
}

const bad = (why: Unreadable['why'], detail = ''): Unreadable => ({ ok: false, why, detail })

/** What the list no longer names and is not too old. */
const keepBefore = (before: NonNullable<ReadInput['before']>, now: number, into: Collector): number => {
  let kept = 0
  for (const entry of unpackEntries(before.packed)) {
    if (into.has(entry)) continue
    const seen = entry.seen ?? before.seenAt
    if (seen + before.keepMs <= now || (entry.until !== undefined && entry.until <= now)) continue
    into.put({ ...entry, seen })
    kept++
  }
  return kept
}

const GZIP = [0x1f, 0x8b] as const

const textOf = (document: Uint8Array): string | Unreadable => {
  let bytes = Buffer.from(document.buffer, document.byteOffset, document.byteLength)
  if (bytes[0] === GZIP[0] && bytes[1] === GZIP[1]) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: MOST_LIST_BYTES })
    } catch (e) {
      return bad((e as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'encoding', 'gzip')
    }
  }
  if (bytes.length > MOST_LIST_BYTES) return bad('tooLarge')
  if (bytes.includes(0)) return bad('encoding', 'NUL')
  const text = bytes.toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

const parseJson = (text: string): { ok: true; value: unknown } | { ok: false; detail: string } => {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (e) {
    // Its message may quote the document; the place is enough.
    return { ok: false, detail: /position \d+(?: \(line \d+ column \d+\))?/.exec((e as Error).message)?.[0] ?? '' }
  }
}

const jsonFormat = (document: unknown): ListFormat | undefined =>
  looksLikeStix(document) ? 'stix' : looksLikeMisp(document) ? 'misp' : undefined

/** Lines by which a text is judged. */
const JUDGED = 200

/** Whether a text is a table: more of its rows have an indicator in one column than in the line's first word. */
const textFormat = (text: string): ListFormat | undefined => {
  // An error page instead of a list.
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) return undefined
  const beginning = new Collector(Number.POSITIVE_INFINITY, 0)
  const lines = text
    .slice(0, 64 * 1024)
    .split('\n')
    .slice(0, JUDGED)
    .join('\n')
  readPlain(lines, beginning)
  const { head, columns } = headOfCsv(lines)
  if (columns === undefined) return 'plain'
  const inColumn = lines
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .filter((line) => {
      const value = line.split(head.delimiter)[columns.indicator]?.trim().replace(/^"|"$/g, '')
      return value !== undefined && typeof indicatorOf(value) !== 'string'
    }).length
  return inColumn > beginning.size ? 'csv' : 'plain'
}
