import type { Text } from '../kernel/errors.js'
import type { Event, Quarantine } from './event.js'
import type { Fields } from './fields.js'

/** The object (file, S3 object, message) that a record came from. */
export interface ObjectInfo {
  /** `s3://bucket/key`, or the file's absolute path. */
  readonly uri: string
  /** The part of the URI that log sources recognise: S3 key or path, `/` between parts. */
  readonly key: string
}

/** Takes what a decoder finds. Positions count records of the object from 0. */
export interface RecordSink<R> {
  /** `original` is the record's own text; it is kept as `event.original`. */
  record(value: R, original: string, position: number): void
  /** A stretch of input that is no record. `raw` is its text, cut to the stated limit. */
  bad(reason: string, raw: string, position: number): void
}

/** Bounds on what one object may make the program hold. */
export interface DecodeLimits {
  /** Bytes of one record; a longer one goes to quarantine, its neighbours are kept. */
  readonly recordBytes: number
}

/** Receives an object's inflated bytes in order. Both calls are synchronous and never throw for bad input. */
export interface DecodeStream {
  push(chunk: Buffer): void
  end(): void
  /** Text that has to stand before a single record so that it can be decoded alone (the header line). */
  readonly preamble?: string | undefined
}

/** Turns bytes into records as a stream. */
export interface Decoder<R> {
  /** Short name for docs: `json`, `ndjson`, `text`. */
  readonly formats: readonly string[]
  open(sink: RecordSink<R>, object: ObjectInfo, limits: DecodeLimits): DecodeStream
}

/** What `normalise` may know besides the record. One object is reused for all records. */
export interface RecordContext {
  readonly object: ObjectInfo
  readonly original: string
  readonly position: number
}

/** How a source reads the Parquet files in which it is delivered. */
interface ParquetForm<R> {
  /**
   * Recognises a file, whose key says nothing, by the names of its columns. Must be strict: at most one source may
   * say yes.
   */
  readonly columns: (names: readonly string[]) => boolean
  /** Turns a row into a record. Structs are objects, lists arrays, instants dates; NULL is undefined. */
  readonly record: (row: Readonly<Record<string, unknown>>) => R
}

/** What is asked of a key's expression, so that one written by a user can run on a linear engine. */
export interface KeyPattern {
  readonly source: string
  test(key: string): boolean
}

/** One kind of log: how to recognise, decode and normalise it, and which fields it yields. */
export interface LogSource<R = never> {
  /** Its file's name: `aws.cloudtrail`. */
  readonly id: string
  readonly title: Text
  /** Recognises an object by its key. */
  readonly key: KeyPattern
  /** Keys that belong here but hold no records (CloudTrail digests); counted as skipped. */
  readonly skip?: RegExp
  /** Recognises an object by its first 4 KiB, inflated. Must be strict: at most one source may say yes. */
  readonly content?: (head: string) => boolean
  readonly decode: Decoder<R>
  /** Where the source is delivered as Parquet too. */
  readonly parquet?: ParquetForm<R>
  /** Every field it yields, besides those that all sources have (`commonFields`). */
  readonly fields: Fields
  /** Pure. Leaves derived fields out; sets a field to `undefined` where the record has no value. */
  readonly normalise: (record: R, context: RecordContext) => Event | Quarantine
  /**
   * Says that the stored columns give `event.original` back, so that it need not be stored:
   * true for a record whose text equals what the derived `event.original` computes.
   */
  readonly originalIsDerived?: (record: R, context: RecordContext) => boolean
}

/** Identity function that checks a log source's types. */
export const logSource = <R>(source: LogSource<R>): LogSource<R> => source
