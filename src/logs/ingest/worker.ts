import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'
import { Enricher } from '../enrich/enricher.js'
import { type Exclude, type ExclusionData, excludeOf } from '../exclusions/exclude.js'
import { PartBuilder } from '../lake/part-builder.js'
import { PartWriter, type WrittenPart } from '../lake/part-writer.js'
import { type AnySource, fieldsOf, type SourceRegistry } from '../registry.js'
import type { IndicatorRulesFactory, MatcherFactory } from '../stream-matcher.js'
import { type Fetched, fetchObject, type S3For } from './fetch.js'
import { objectHash } from './hash.js'
import { lazyParquet } from './lazy-parquet.js'
import { LIMITS } from './limits.js'
import { Matching } from './matching.js'
import type { Batch, ObjectRef, ObjectResult, Order, Quarantined, Report } from './messages.js'
import { type BadRecord, type ObjectSink, readObject } from './object-reader.js'

/** A part is written when it holds so much: what bounds a worker's memory, and how much a crash repeats. */
const FLUSH_ROWS = 98_304
const FLUSH_BYTES = 24 * 1024 * 1024
const FLUSH_QUARANTINED = 4 * 1024 * 1024
/** Nothing came for so long: what is held is written all the same. */
const IDLE_MS = 250
/** Batches handed over and not committed yet: more would pile up where commits are slower than reading. */
const IN_FLIGHT = 2
/** Small objects fetched ahead, so that the way to S3 is not waited for one by one, and how much all of them may be. */
const AHEAD = 8
const AHEAD_BYTES = LIMITS.smallObject

export interface WorkerOptions {
  readonly dataDir: string
  readonly registry: SourceRegistry
  /** Reads the user-defined sources again, without these. */
  readonly reload?: (without: readonly string[]) => Promise<void>
  readonly matchers: MatcherFactory
  readonly indicatorRules?: IndicatorRulesFactory
  readonly s3: S3For
  /** Bytes of text after which a part is written: what bounds a thread's memory, and how much a crash repeats. */
  readonly flushBytes?: number | undefined
  /** Events after which a part is written; fewer means smaller parts and less to repeat after a crash. */
  readonly flushRows?: number | undefined
  /** MiB that the writer's engine may use. */
  readonly writerMemory?: number
}

/** Serves orders that come through the port until `stop`. Runs in a worker thread, or in tests in this one. */
export const runIngestWorker = async (port: MessagePort, options: WorkerOptions): Promise<void> => {
  const worker = new IngestWorker(port, options)
  await worker.open()
}

interface Task {
  readonly task: number
  readonly object: ObjectRef
  fetched?: Promise<Fetched | Failed>
}

/** A failure to read, kept as a value so that a fetch that is not awaited yet is no unhandled rejection. */
class Failed {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

class IngestWorker {
  readonly #port: MessagePort
  readonly #options: WorkerOptions
  readonly #queue: Task[] = []
  readonly #builders = new Map<string, PartBuilder>()
  readonly #matching: Matching
  readonly #excludes = new Map<AnySource, Exclude | undefined>()
  #exclusions: readonly ExclusionData[] = []
  readonly #enricher = new Enricher()
  #writer: PartWriter | undefined
  #working = false
  #flushAsked = false
  /** Sources to be left out by a reload that is asked for. */
  #reloadAsked: readonly string[] | undefined
  #stopped = false
  #idle: NodeJS.Timeout | undefined
  // What the next batch will hold.
  #tasks: number[] = []
  #objects: ObjectResult[] = []
  #parts: WrittenPart[] = []
  #quarantined: Quarantined[] = []
  #quarantinedBytes = 0
  #leftOut = new Map<string, { events: number; bytes: number }>()
  #reported = { bytes: 0, events: 0 }
  #inFlight = 0
  /** Goes on once a batch was committed. */
  #goOn: (() => void) | undefined

  constructor(port: MessagePort, options: WorkerOptions) {
    this.#port = port
    this.#options = options
    this.#matching = new Matching(options.matchers, options.indicatorRules)
  }

  async open(): Promise<void> {
    const lake = path.join(this.#options.dataDir, 'lake')
    // Of its own: engines that share one would read each other's spilled blocks.
    const temp = path.join(this.#options.dataDir, 'tmp', 'spill', randomUUID())
    await mkdir(temp, { recursive: true })
    this.#writer = await PartWriter.open(lake, temp, {
      memory: this.#options.writerMemory,
      enrich: (builder) => this.#enrich(builder),
    })
    this.#port.on('message', (order: Order) => this.#take(order))
    this.#send({ kind: 'ready' })
  }

  #send(report: Report): void {
    this.#port.postMessage(report)
  }

  #take(order: Order): void {
    if (order.kind === 'objects') this.#queue.push(...order.tasks)
    else if (order.kind === 'flush') this.#flushAsked = true
    else if (order.kind === 'reload') this.#reloadAsked = order.without
    else if (order.kind === 'enrich') this.#enricher.take(order.tables)
    else if (order.kind === 'committed') this.#inFlight--
    else if (order.kind === 'exclude') {
      this.#exclusions = order.exclusions
      this.#excludes.clear()
    } else this.#stopped = true
    if (this.#inFlight < IN_FLIGHT || this.#stopped) this.#goOn?.()
    if (!this.#working) void this.#work()
  }

  async #work(): Promise<void> {
    this.#working = true
    clearTimeout(this.#idle)
    try {
      for (;;) {
        if (this.#reloadAsked !== undefined) {
          const without = this.#reloadAsked
          this.#reloadAsked = undefined
          // What was built by the old definitions is written by them.
          await this.#flush()
          await this.#options.reload?.(without)
          this.#excludes.clear()
          this.#matching.renew()
        }
        const task = this.#queue.shift()
        if (task === undefined || this.#stopped) break
        if (this.#inFlight >= IN_FLIGHT) {
          await new Promise<void>((resolve) => {
            this.#goOn = resolve
          })
          this.#goOn = undefined
          if (this.#stopped) break
        }
        await this.#ingest(task)
        if (this.#full() || this.#parts.length > 0) await this.#flush()
      }
      if (this.#flushAsked) {
        this.#flushAsked = false
        await this.#flush()
      }
      if (this.#stopped) {
        this.#writer?.close()
        this.#port.close()
        return
      }
    } catch (e) {
      const error = e as NodeJS.ErrnoException
      this.#send({ kind: 'broken', code: error.code ?? '', message: error.message })
      this.#forget()
      this.#queue.length = 0
    } finally {
      this.#working = false
    }
    if (this.#queue.length > 0 || this.#flushAsked || this.#reloadAsked !== undefined || this.#stopped)
      void this.#work()
    else if (this.#tasks.length > 0) {
      this.#idle = setTimeout(() => {
        this.#flushAsked = true
        if (!this.#working) void this.#work()
      }, IDLE_MS)
    }
  }

  #full(times = 1): boolean {
    let rows = 0
    let bytes = 0
    for (const builder of this.#builders.values()) {
      rows += builder.rows
      bytes += builder.bytes
    }
    return (
      rows >= times * (this.#options.flushRows ?? FLUSH_ROWS) ||
      bytes >= times * (this.#options.flushBytes ?? FLUSH_BYTES) ||
      this.#quarantinedBytes >= times * FLUSH_QUARANTINED ||
      this.#matching.matches.length >= times * FLUSH_ROWS
    )
  }

  async #ingest(task: Task): Promise<void> {
    const { object } = task
    const large = object.bytes > LIMITS.smallObject
    // A large object may fail half-way: then its parts go, and they must hold no one else's Events.
    if (large) await this.#flush()
    let ahead = 0
    for (const next of this.#queue.slice(0, AHEAD)) {
      if (next.object.bytes > LIMITS.smallObject) continue
      ahead += next.object.bytes
      if (ahead > AHEAD_BYTES) break
      next.fetched ??= this.#fetch(next.object)
    }
    const before = {
      quarantined: this.#quarantined.length,
      matches: this.#matching.matches.length,
      leftOut: new Map([...this.#leftOut].map(([id, counts]) => [id, { ...counts }])),
    }
    const hash = objectHash(object.uri, object.version)
    let events = 0
    let bad = 0
    const ingestedAt = Date.now()
    const origin = { object: hash, uri: object.uri, position: 0 }
    const sink: ObjectSink = {
      event: (source, event, record, original, position, derived) => {
        origin.position = position
        const leaves = this.#excludeOf(source)?.(event, original, hash, position)
        if (leaves !== undefined) {
          this.#leaveOut(leaves, original)
          return
        }
        events++
        this.#builder(source).add(event, derived ? undefined : original, origin, ingestedAt)
        this.#matching.ask(source.id, event, record, original, () => `${hash}-${position}`)
      },
      bad: (_, record: BadRecord) => {
        bad++
        this.#quarantinedBytes += record.raw.length + 200
        this.#quarantined.push({ ...record, uri: object.uri })
      },
      breathe: () => {
        if (this.#stopped) throw new Error('told to stop')
        if (large && bad > LIMITS.quarantined) throw tooManyBad(this.#quarantined.at(-1)?.reason ?? '')
        // A small object's last records go with it: a part for them alone costs as much as a full one.
        return this.#full(large ? 1 : 1.25) ? this.#writeParts() : undefined
      },
    }
    const result = (outcome: Pick<ObjectResult, 'source' | 'status' | 'reason'>, etag: string): ObjectResult => ({
      uri: object.uri,
      hash,
      etag,
      stamp: object.place.kind === 'file' && object.temporary !== true ? object.version : null,
      bytes: object.bytes,
      events,
      quarantined: bad,
      ...outcome,
    })
    try {
      const fetched = await (task.fetched ?? this.#fetch(object))
      if (fetched instanceof Failed) throw new ReadFailure(fetched.error)
      const outcome = await readObject(this.#options.registry, object, guarded(fetched.input), sink, {
        limits: LIMITS,
        source: object.source === undefined ? undefined : this.#options.registry.get(object.source),
        parquet: lazyParquet(path.join(this.#options.dataDir, 'tmp')),
      })
      this.#objects.push(
        result(
          {
            source: outcome.source?.id ?? null,
            status: outcome.status,
            reason: outcome.status === 'done' ? null : outcome.reason,
          },
          object.temporary === true ? object.version : outcome.status === 'skipped' ? object.version : fetched.etag(),
        ),
      )
    } catch (e) {
      if (!(e instanceof ReadFailure)) throw e
      // Nothing of an object that could not be read to its end may stay: it will be read again.
      if (large) await this.#dropParts()
      this.#quarantined.length = before.quarantined
      this.#matching.matches.length = before.matches
      this.#leftOut = before.leftOut
      events = 0
      bad = 0
      const cause = e.cause instanceof Error ? e.cause : new Error(String(e.cause))
      this.#objects.push(result({ source: null, status: 'failed', reason: reasonOf(cause) }, object.version))
    }
    this.#tasks.push(task.task)
    this.#reported.bytes += object.bytes
    this.#reported.events += events
    if (this.#queue.length === 0 || this.#queue.length % 16 === 0 || large) this.#progress()
    if (large) await this.#flush()
  }

  #progress(): void {
    this.#send({ kind: 'progress', ...this.#reported, queued: this.#queue.length })
    this.#reported = { bytes: 0, events: 0 }
  }

  #fetch(object: ObjectRef): Promise<Fetched | Failed> {
    return fetchObject(object, LIMITS.smallObject, this.#options.s3).catch((e: unknown) => new Failed(e))
  }

  #builder(source: AnySource): PartBuilder {
    let builder = this.#builders.get(source.id)
    if (builder === undefined) {
      builder = new PartBuilder(source.id, fieldsOf(source))
      this.#builders.set(source.id, builder)
    }
    return builder
  }

  #excludeOf(source: AnySource): Exclude | undefined {
    if (this.#excludes.has(source)) return this.#excludes.get(source)
    const exclude = excludeOf(source, this.#exclusions)
    this.#excludes.set(source, exclude)
    return exclude
  }

  #leaveOut(exclusion: string, original: string): void {
    const counts = this.#leftOut.get(exclusion) ?? { events: 0, bytes: 0 }
    counts.events++
    counts.bytes += original.length
    this.#leftOut.set(exclusion, counts)
  }

  /** Fills what comes from elsewhere than the records, and asks the rules that look at it. */
  #enrich(builder: PartBuilder): void {
    this.#matching.askIndicated(builder, this.#enricher.fill(builder))
  }

  async #writeParts(): Promise<void> {
    const writer = this.#writer as PartWriter
    for (const [source, builder] of this.#builders) {
      this.#builders.delete(source)
      this.#parts.push(...(await writer.write(builder)))
    }
  }

  /** Writes what is held and hands it over to become visible. */
  async #flush(): Promise<void> {
    if (this.#tasks.length === 0) return
    await this.#writeParts()
    const batch: Batch = {
      tasks: this.#tasks,
      objects: this.#objects,
      parts: this.#parts,
      quarantined: this.#quarantined,
      matches: this.#matching.matches,
      leftOut: [...this.#leftOut].map(([id, counts]) => ({ id, ...counts })),
    }
    this.#forget()
    this.#inFlight++
    this.#send({ kind: 'batch', batch })
  }

  async #dropParts(): Promise<void> {
    this.#builders.clear()
    for (const part of this.#parts) await rm(path.join(this.#options.dataDir, 'lake', part.file), { force: true })
    this.#parts = []
  }

  #forget(): void {
    this.#builders.clear()
    this.#tasks = []
    this.#objects = []
    this.#parts = []
    this.#quarantined = []
    this.#quarantinedBytes = 0
    this.#matching.matches = []
    this.#leftOut = new Map()
  }
}

/** The input itself failed: network, permission, disk. Not the same as content that is wrong. */
class ReadFailure extends Error {
  constructor(cause: unknown) {
    super('the object could not be read', { cause })
  }
}

const tooManyBad = (last: string): ReadFailure =>
  new ReadFailure(
    new Error(
      `more than ${LIMITS.quarantined} of its records cannot be read (${last}); name its log source, or mend its definition, and read it again`,
    ),
  )

const guarded = (input: Buffer | Readable): Buffer | Readable => {
  if (Buffer.isBuffer(input)) return input
  const passing = async function* () {
    try {
      for await (const chunk of input) yield chunk as Buffer
    } catch (e) {
      throw new ReadFailure(e)
    }
  }
  return passing() as unknown as Readable
}

/** The service's own word for what went wrong, short and without secrets. */
const reasonOf = (error: Error): string => {
  const name = error.name !== 'Error' ? `${error.name}: ` : ''
  return `${name}${error.message}`.slice(0, 500)
}
