import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { EnrichTables } from '../enrich/enricher.js'
import { errors } from '../errors.js'
import type { ExclusionData } from '../exclusions/exclude.js'
import { AlreadyThere, type Manifest, type OnMatches } from './manifest.js'
import type { Batch, ObjectRef, ObjectResult, Order, Report } from './messages.js'

/**
 * How an object that was handed in came out; `known` when this version had been read before. `findings` are those that
 * came of it or of what was committed with it.
 */
export type Outcome = ObjectResult & { readonly known?: true; readonly findings?: readonly string[] }

export interface PoolOptions {
  readonly manifest: Manifest
  readonly dataDir: string
  readonly workers: number
  /** Starts a worker thread that runs `runIngestWorker`. */
  readonly spawn: () => Worker
  readonly onMatches: OnMatches
  /** Told of compressed bytes and events as they are worked through, before they are committed. */
  readonly onProgress?: (bytes: number, events: number) => void
}

interface Task {
  readonly object: ObjectRef
  attempts: number
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: Error) => void
}

interface Slot {
  readonly worker: Worker
  /** Tasks handed to it that it has not committed. */
  readonly tasks: Set<number>
  /** Of these, how many it has not begun. */
  queued: number
  ready: boolean
}

/** A worker is given so many objects ahead: enough never to wait, few enough to share out evenly. */
const HANDED = 64
const REFILL = 24
const ATTEMPTS = 3
const STOP_MS = 30_000

/**
 * Worker threads that read objects. An object's promise settles once its Events are durable and visible,
 * which is when its message may be deleted. The same version of an object is never read twice.
 */
export class IngestPool {
  readonly #options: PoolOptions
  readonly #slots: Slot[] = []
  readonly #tasks = new Map<number, Task>()
  readonly #waiting: number[] = []
  readonly #running = new Map<string, Promise<Outcome>>()
  #asking: { object: ObjectRef; resolve: (known: boolean) => void; reject: (e: Error) => void }[] = []
  #next = 1
  #commits: Promise<void> = Promise.resolve()
  #closed = false
  #exclusions: readonly ExclusionData[] = []
  #tables: EnrichTables = {}
  /** User-defined sources that are not to be read. */
  #refused: readonly string[] = []
  /** Threads in a row that ended before they were ready. */
  #stillborn = 0

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** Reads one object unless its version is known. */
  submit(object: ObjectRef): Promise<Outcome> {
    const key = `${object.uri}\0${object.version}`
    const running = this.#running.get(key)
    if (running !== undefined) return running.then((outcome) => ({ ...outcome, known: true }))
    const outcome = this.#read(object).finally(() => this.#running.delete(key))
    this.#running.set(key, outcome)
    return outcome
  }

  /** Starts all threads before there is anything to read, for who is about to submit. */
  start(): void {
    while (this.#slots.length < this.#options.workers) this.#spawn()
  }

  /** Tells the workers that nothing more is coming for now. */
  flush(): void {
    if (this.#waiting.length > 0) return
    for (const slot of this.#slots) if (slot.ready) slot.worker.postMessage({ kind: 'flush' })
  }

  /**
   * Tells the workers that the user-defined sources changed, before they are given the next object. They read none of
   * those that are refused.
   */
  reload(refused: readonly string[]): void {
    this.#refused = refused
    for (const slot of this.#slots) slot.worker.postMessage({ kind: 'reload', without: refused })
  }

  /** Leaves these out from the next object on, and nothing else. */
  exclude(exclusions: readonly ExclusionData[]): void {
    this.#exclusions = exclusions
    for (const slot of this.#slots) slot.worker.postMessage({ kind: 'exclude', exclusions } satisfies Order)
  }

  /** Enriches by these tables from the next part on; those that are not given stay. */
  enrich(tables: EnrichTables): void {
    this.#tables = { ...this.#tables, ...tables }
    for (const slot of this.#slots) slot.worker.postMessage({ kind: 'enrich', tables } satisfies Order)
  }

  /** Ends threads that have nothing to do, and with them what they hold; the next object starts new ones. */
  async rest(): Promise<void> {
    if (this.#tasks.size > 0) return
    await Promise.all(this.#slots.splice(0).map((slot) => stop(slot.worker)))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#commits
    await Promise.all(this.#slots.map((slot) => stop(slot.worker)))
    this.#slots.length = 0
    for (const task of this.#tasks.values()) task.reject(errors.WORKER_ENDED({ path: task.object.uri }))
    this.#tasks.clear()
  }

  async #read(object: ObjectRef): Promise<Outcome> {
    if (await this.#isKnown(object)) {
      return {
        uri: object.uri,
        hash: '',
        etag: object.version,
        stamp: null,
        source: null,
        status: 'skipped',
        reason: 'read before',
        bytes: object.bytes,
        events: 0,
        quarantined: 0,
        known: true,
      }
    }
    return new Promise<Outcome>((resolve, reject) => {
      const number = this.#next++
      this.#tasks.set(number, { object, attempts: 0, resolve, reject })
      this.#waiting.push(number)
      this.#hand()
    })
  }

  /** Gathers the questions of one turn of the event loop into one statement. */
  async #isKnown(object: ObjectRef): Promise<boolean> {
    return new Promise<boolean>((resolve, reject) => {
      this.#asking.push({ object, resolve, reject })
      if (this.#asking.length === 1) setImmediate(() => void this.#ask())
    })
  }

  async #ask(): Promise<void> {
    const asked = this.#asking
    this.#asking = []
    try {
      const known = await this.#options.manifest.known(asked.map((a) => a.object))
      await Promise.all(
        asked.map(async ({ object, resolve }, i) => {
          const answer = known[i]
          if (answer?.kind === 'touched' && object.place.kind === 'file') {
            const etag = await md5(object.place.path).catch(() => '')
            const same = answer.etags.includes(etag)
            if (same) await this.#options.manifest.stamp(object.uri, etag, object.version)
            resolve(same)
          } else resolve(answer?.kind === 'same')
        }),
      )
    } catch (e) {
      for (const { reject } of asked) reject(e as Error)
    }
  }

  #hand(): void {
    if (this.#closed) return
    while (this.#slots.length < this.#options.workers && this.#slots.length < this.#waiting.length) this.#spawn()
    for (const slot of this.#slots) {
      if (!slot.ready || slot.queued > REFILL) continue
      // Half of an even share when little is left: so no thread has much to do when the others have nothing.
      const share = Math.max(1, Math.ceil(this.#waiting.length / this.#slots.length / 2))
      const numbers = this.#waiting.splice(0, Math.min(HANDED - slot.queued, share))
      if (numbers.length === 0) continue
      for (const number of numbers) slot.tasks.add(number)
      slot.queued += numbers.length
      const tasks = numbers.map((task) => ({ task, object: (this.#tasks.get(task) as Task).object }))
      slot.worker.postMessage({ kind: 'objects', tasks })
    }
  }

  #spawn(): void {
    const worker = this.#options.spawn()
    if (this.#refused.length > 0) worker.postMessage({ kind: 'reload', without: this.#refused })
    const slot: Slot = { worker, tasks: new Set(), queued: 0, ready: false }
    this.#slots.push(slot)
    // Before its first object.
    worker.postMessage({ kind: 'exclude', exclusions: this.#exclusions } satisfies Order)
    worker.postMessage({ kind: 'enrich', tables: this.#tables } satisfies Order)
    worker.on('message', (report: Report) => this.#heard(slot, report))
    let failure: Error | undefined
    worker.on('error', (e: Error) => {
      failure = e
    })
    worker.on('exit', () => this.#ended(slot, failure))
  }

  #heard(slot: Slot, report: Report): void {
    switch (report.kind) {
      case 'ready':
        slot.ready = true
        this.#stillborn = 0
        this.#hand()
        break
      case 'progress':
        slot.queued = report.queued
        this.#options.onProgress?.(report.bytes, report.events)
        this.#hand()
        break
      case 'batch':
        for (const task of report.batch.tasks) slot.tasks.delete(task)
        // One after the other: a commit is short, and order keeps alarms from seeing time run backwards.
        this.#commits = this.#commits
          .then(() => this.#commit(report.batch))
          .then(() => slot.worker.postMessage({ kind: 'committed' } satisfies Order))
        break
      case 'broken': {
        const error = errors.LAKE_WRITE_FAILED({
          dir: this.#options.dataDir,
          reason: diskFull(report.code, report.message) ?? report.message,
        })
        this.#fail([...slot.tasks, ...this.#waiting.splice(0)], error)
        slot.tasks.clear()
        slot.queued = 0
        break
      }
    }
  }

  async #commit(batch: Batch): Promise<void> {
    try {
      const findings = await this.#options.manifest.commit(batch, this.#options.onMatches)
      batch.tasks.forEach((number, i) => {
        this.#settle(number, { ...(batch.objects[i] as ObjectResult), findings })
      })
    } catch (e) {
      await Promise.all(
        batch.parts.map((part) => rm(path.join(this.#options.dataDir, 'lake', part.file), { force: true })),
      )
      if (e instanceof AlreadyThere) {
        // Someone else was quicker: that object is done; the others are read once more.
        batch.tasks.forEach((number, i) => {
          const result = batch.objects[i] as ObjectResult
          if (e.uris.includes(result.uri)) this.#settle(number, { ...result, events: 0, quarantined: 0, known: true })
          else this.#waiting.push(number)
        })
        this.#hand()
        return
      }
      const { code, message } = e as NodeJS.ErrnoException
      const reason = diskFull(code, `${message} ${(e as Error & { cause?: Error }).cause?.message ?? ''}`) ?? message
      this.#fail(batch.tasks, errors.LAKE_WRITE_FAILED({ dir: this.#options.dataDir, reason: reason.slice(0, 300) }, e))
    }
  }

  #settle(number: number, outcome: Outcome): void {
    const task = this.#tasks.get(number)
    this.#tasks.delete(number)
    task?.resolve(outcome)
  }

  #fail(numbers: readonly number[], error: Error): void {
    for (const number of numbers) {
      const task = this.#tasks.get(number)
      this.#tasks.delete(number)
      task?.reject(error)
    }
  }

  /** A thread that died takes nothing with it: what it had not committed is read again, a few times. */
  #ended(slot: Slot, failure: Error | undefined): void {
    const at = this.#slots.indexOf(slot)
    if (at >= 0) this.#slots.splice(at, 1)
    if (this.#closed) return
    if (!slot.ready && ++this.#stillborn >= ATTEMPTS) {
      // Threads that cannot even start will not start by trying for ever.
      const error = errors.WORKER_ENDED({ path: 'its first object' }, failure)
      this.#fail([...this.#waiting.splice(0)], error)
      this.#stillborn = 0
      return
    }
    for (const number of slot.tasks) {
      const task = this.#tasks.get(number)
      if (task === undefined) continue
      task.attempts++
      if (task.attempts >= ATTEMPTS) this.#fail([number], errors.WORKER_ENDED({ path: task.object.uri }, failure))
      else this.#waiting.push(number)
    }
    this.#hand()
  }
}

/**
 * Asks a thread to end between two blocks of its input. Ending it from outside while its engine writes would pull
 * memory from under native code; that is left for a thread that does not answer.
 */
const stop = (worker: Worker): Promise<void> =>
  new Promise((resolve) => {
    const impatient = setTimeout(() => void worker.terminate(), STOP_MS)
    worker.once('exit', () => {
      clearTimeout(impatient)
      resolve()
    })
    worker.postMessage({ kind: 'stop' })
  })

/** Each part below says it in its own words. */
const diskFull = (code: string | undefined, message: string): string | undefined =>
  code === 'ENOSPC' ||
  /ENOSPC|no space left|disk full|failed to offload|errno: 28|could not (write|extend)/i.test(message)
    ? 'no space left on the disk'
    : undefined

const md5 = async (file: string): Promise<string> => {
  const hash = createHash('md5')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
