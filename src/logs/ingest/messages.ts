import type { EnrichTables } from '../enrich/enricher.js'
import type { ExclusionData } from '../exclusions/exclude.js'
import type { LeftOut } from '../exclusions/left-out.js'
import type { WrittenPart } from '../lake/part-writer.js'
import type { Match } from '../stream-matcher.js'
import type { BadRecord } from './object-reader.js'

/** An object to ingest, as it is handed to a worker thread. */
export interface ObjectRef {
  readonly uri: string
  readonly key: string
  /** Compressed bytes, as listed. */
  readonly bytes: number
  readonly place:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 's3'; readonly bucket: string; readonly key: string; readonly region?: string }
  /** What tells this version from another: S3's ETag, or size and time of a file. */
  readonly version: string
  /** Log source by the user's word. */
  readonly source?: string
  /** Address under which it is recorded, where the place is only a temporary one (uploads). */
  readonly temporary?: boolean
}

export interface ObjectResult {
  readonly uri: string
  readonly hash: string
  readonly etag: string
  readonly stamp: string | null
  readonly source: string | null
  readonly status: 'done' | 'skipped' | 'failed'
  readonly reason: string | null
  readonly bytes: number
  readonly events: number
  readonly quarantined: number
}

export interface Quarantined extends BadRecord {
  /** URI of its object. */
  readonly uri: string
}

/** Objects whose Events all lie in these parts: to become visible together. */
export interface Batch {
  /** Numbers of the tasks that it ends. */
  readonly tasks: readonly number[]
  readonly objects: readonly ObjectResult[]
  readonly parts: readonly WrittenPart[]
  readonly quarantined: readonly Quarantined[]
  readonly matches: readonly Match[]
  readonly leftOut: readonly LeftOut[]
}

/** To a worker. */
export type Order =
  | { readonly kind: 'objects'; readonly tasks: readonly { readonly task: number; readonly object: ObjectRef }[] }
  /** Write and report what is held. */
  | { readonly kind: 'flush' }
  /** The user-defined sources changed; `without` names those that the main thread refuses. */
  | { readonly kind: 'reload'; readonly without: readonly string[] }
  /** All that is to be left out from the next object on. */
  | { readonly kind: 'exclude'; readonly exclusions: readonly ExclusionData[] }
  /** What parts are enriched from, from the next one on. */
  | { readonly kind: 'enrich'; readonly tables: EnrichTables }
  /** A batch of this worker is committed, or was refused. */
  | { readonly kind: 'committed' }
  | { readonly kind: 'stop' }

/** From a worker. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'batch'; readonly batch: Batch }
  /** Compressed bytes read since the last report, and objects still held in its queue. */
  | { readonly kind: 'progress'; readonly bytes: number; readonly events: number; readonly queued: number }
  /** Cannot go on: the lake cannot be written. Its tasks are not done. */
  | { readonly kind: 'broken'; readonly code: string; readonly message: string }
