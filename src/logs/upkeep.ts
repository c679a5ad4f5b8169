import type { Clock } from '../kernel/clock.js'
import type { Manifest } from './ingest/manifest.js'
import type { IngestPool } from './ingest/pool.js'
import type { Compactor } from './lake/compact.js'
import type { EventStore } from './lake/event-store.js'
import { sweepDropped } from './lake/files.js'
import { dayNumber, isCut, isoDay } from './lake/part-days.js'
import type { SourceBook } from './source-book.js'

/** Files of dropped parts stay this long for the queries that are reading them. */
const GRACE_MS = 5 * 60_000

export interface MaintainOptions {
  readonly signal?: AbortSignal | undefined
  /** Files that were replaced stay so long for queries that are reading them. */
  readonly graceMs?: number
  /** How many groups of parts were joined, and of how many. */
  readonly onJoined?: ((done: number, of: number) => void) | undefined
}

export interface Maintained {
  /** Parts that were joined. */
  readonly joined: number
  /** Events past their retention that were dropped. */
  readonly dropped: number
}

interface UpkeepOptions {
  /** The lake's directory. */
  readonly lake: string
  readonly store: EventStore
  readonly manifest: Manifest
  readonly sources: SourceBook
  readonly compactor: Compactor
  readonly pool: IngestPool
  readonly clock: Clock
}

/** Joins small parts, drops what is past its retention, removes files that nothing names. */
export class Upkeep {
  readonly #o: UpkeepOptions
  #running: Promise<Maintained> | undefined

  constructor(options: UpkeepOptions) {
    this.#o = options
  }

  /** Who asks while it runs waits for that run: two at once would only take twice the memory for the same parts. */
  run(options: MaintainOptions = {}): Promise<Maintained> {
    this.#running ??= this.#run(options).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** @throws the first of what went wrong, once all that could be done was */
  async #run({ signal, graceMs = GRACE_MS, onJoined }: MaintainOptions): Promise<Maintained> {
    const { lake, store, manifest, sources, compactor, pool, clock } = this.#o
    const sweep = () => sweepDropped(lake, manifest, clock.now() - graceMs + 1)
    // First, so that there is room for what is written now.
    await sweep()
    const old = (await sources.retentions()).map(({ source, retentionDays }) => {
      return { source, day: isoDay(dayNumber(clock.now()) - retentionDays) }
    })
    const cuts = old.some(({ source, day }) => manifest.parts([source]).some((part) => isCut(part, Date.parse(day))))
    // Joining takes the room that the threads took.
    if (cuts || compactor.isDue()) await pool.rest()
    const wrong: unknown[] = []
    let dropped = 0
    for (const { source, day } of old) {
      if (signal?.aborted) break
      try {
        dropped += await store.dropBefore(source, day)
      } catch (e) {
        wrong.push(e)
      }
    }
    let joined = 0
    try {
      joined = (await compactor.run({ signal, onJoined })).from
    } catch (e) {
      wrong.push(e)
    }
    await sweep()
    if (wrong.length > 0) throw wrong[0]
    return { joined, dropped }
  }
}
