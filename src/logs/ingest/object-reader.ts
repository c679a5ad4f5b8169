import type { Readable } from 'node:stream'
import { NOT_RECOGNISED } from '../../contract/not-recognised.js'
import { type Event, Quarantine } from '../event.js'
import type { AnySource, SourceRegistry } from '../registry.js'
import type { ObjectInfo } from '../source.js'
import { type InflateReport, inflate } from './inflate.js'
import type { Limits } from './limits.js'

/** Why an object gives no records at all. */
export type ObjectOutcome =
  | { readonly status: 'done'; readonly source: AnySource }
  | { readonly status: 'skipped'; readonly source: AnySource | undefined; readonly reason: string }
  | { readonly status: 'failed'; readonly source: AnySource | undefined; readonly reason: string }

/** A stretch of an object that became no Event. */
export interface BadRecord {
  readonly reason: string
  readonly raw: string
  /** Position among the object's records. */
  readonly position: number
  /** What must stand before `raw` to decode it alone. */
  readonly preamble: string | undefined
}

export interface ObjectSink {
  event(source: AnySource, event: Event, record: unknown, original: string, position: number, derived: boolean): void
  bad(source: AnySource | undefined, record: BadRecord): void
  /** Called between pieces of input: the place to wait until what was collected is written. */
  breathe(): Promise<void> | undefined
}

/** Reads the rows of a Parquet file; given by whoever has an engine for it. */
export type ParquetRows = (input: Buffer | Readable) => AsyncIterable<readonly Readonly<Record<string, unknown>>[]>

const HEAD = 4096

/**
 * Takes one object apart: recognises it, inflates and decodes it as a stream, normalises each record.
 * Throws only when the input cannot be read; everything that is wrong with its content goes to `sink.bad`.
 */
export const readObject = async (
  registry: SourceRegistry,
  object: ObjectInfo,
  input: Buffer | Readable,
  sink: ObjectSink,
  options: { readonly limits: Limits; readonly source?: AnySource | undefined; readonly parquet?: ParquetRows },
): Promise<ObjectOutcome> => {
  const { limits } = options
  const known = options.source === undefined ? registry.byKey(object.key) : { source: options.source, skip: false }
  if (known?.skip)
    return { status: 'skipped', source: known.source, reason: 'the object holds no log records (digest)' }
  let source = known?.source
  const report: InflateReport = { inflated: 0 }
  const chunks = inflate(input, limits, report)
  let head: Buffer = Buffer.alloc(0)
  const held: Buffer[] = []
  // The beginning decides about Parquet and, where the key says nothing, about the source.
  while (head.length < HEAD) {
    const { value, done } = await chunks.next()
    if (done) break
    held.push(value)
    head = Buffer.concat([head, value.subarray(0, HEAD - head.length)])
  }
  if (head.length === 0 && report.damage === undefined) {
    return source === undefined
      ? { status: 'skipped', source, reason: 'the object is empty' }
      : { status: 'done', source }
  }
  source ??= registry.byContent(head.toString('utf8'))
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
    // A key may belong to a source that reads no Parquet: then the columns say whose it is. A source that was asked
    // for is never changed.
    const own = options.source ?? (source?.parquet === undefined ? undefined : source)
    return readParquet(object, rejoin(held, chunks), own, registry, sink, options.parquet)
  }
  source ??= registry.byOwnKey(object.key)
  if (source === undefined) {
    const reason = report.damage ?? NOT_RECOGNISED
    await chunks.return()
    return { status: 'failed', source, reason }
  }
  const recordSink = new RecordSinkFor(source, object, sink, limits)
  const decoder = source.decode.open(recordSink, object, { recordBytes: limits.recordBytes })
  recordSink.preamble = () => decoder.preamble
  for await (const chunk of rejoin(held, chunks)) {
    decoder.push(chunk)
    const wait = sink.breathe()
    if (wait !== undefined) await wait
  }
  decoder.end()
  if (report.damage !== undefined) recordSink.bad(report.damage, '', recordSink.next)
  return { status: 'done', source }
}

async function* rejoin(held: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* held
  yield* rest
}

const readParquet = async (
  object: ObjectInfo,
  input: AsyncIterable<Buffer>,
  known: AnySource | undefined,
  registry: SourceRegistry,
  sink: ObjectSink,
  rows: ParquetRows | undefined,
): Promise<ObjectOutcome> => {
  let source = known
  const fail = (reason: string): ObjectOutcome => ({ status: 'failed', source, reason })
  if (rows === undefined) return fail('this reader takes no Parquet')
  if (source !== undefined && source.parquet === undefined) return fail('this log source is not read from Parquet')
  const { Readable: Stream } = await import('node:stream')
  let recordSink: RecordSinkFor | undefined
  let position = 0
  try {
    for await (const batch of rows(Stream.from(input))) {
      source ??= registry.byColumns(Object.keys(batch[0] ?? {}))
      const form = source?.parquet
      if (source === undefined || form === undefined)
        return fail('no log source knows the columns of this Parquet file')
      recordSink ??= new RecordSinkFor(source, object, sink, undefined)
      for (const row of batch) recordSink.record(form.record(row), originalOf(row), position++)
      const wait = sink.breathe()
      if (wait !== undefined) await wait
    }
  } catch (e) {
    if (!(e instanceof ParquetError)) throw e
    if (recordSink === undefined) {
      sink.bad(source, { reason: e.message, raw: '', position, preamble: undefined })
      return fail(e.message)
    }
    recordSink.bad(e.message, '', position)
  }
  return source === undefined
    ? { status: 'skipped', source, reason: 'the Parquet file has no rows' }
    : { status: 'done', source }
}

/** The file is no Parquet that can be read. */
export class ParquetError extends Error {}

/** A Parquet row has no text of its own; this is its content as JSON. */
const originalOf = (row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))

class RecordSinkFor {
  preamble: () => string | undefined = () => undefined
  /** Position after the last record. */
  next = 0
  readonly #source: AnySource
  readonly #sink: ObjectSink
  readonly #limit: number
  readonly #context: { object: ObjectInfo; original: string; position: number }

  constructor(source: AnySource, object: ObjectInfo, sink: ObjectSink, limits: Limits | undefined) {
    this.#source = source
    this.#sink = sink
    this.#limit = limits?.quarantineBytes ?? 64 * 1024
    this.#context = { object, original: '', position: 0 }
  }

  record(value: unknown, original: string, position: number): void {
    const context = this.#context
    context.original = original
    context.position = position
    this.next = position + 1
    let event: Event | Quarantine
    let derived = false
    try {
      event = this.#source.normalise(value as never, context)
      if (!(event instanceof Quarantine) && this.#source.originalIsDerived !== undefined) {
        derived = this.#source.originalIsDerived(value as never, context)
      }
    } catch (e) {
      // A source's fault must not cost the record.
      event = new Quarantine(`normalising failed: ${e instanceof Error ? e.message.slice(0, 200) : 'unknown fault'}`)
    }
    if (event instanceof Quarantine) this.bad(event.reason, original, position)
    else if (!Number.isFinite(event['@timestamp'])) this.bad('the record has no valid time', original, position)
    else this.#sink.event(this.#source, event, value, original, position, derived)
  }

  bad(reason: string, raw: string, position: number): void {
    this.next = Math.max(this.next, position + 1)
    this.#sink.bad(this.#source, { reason, raw: raw.slice(0, this.#limit), position, preamble: this.preamble() })
  }
}
