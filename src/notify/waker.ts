import type { Clock } from '../kernel/clock.js'

/** `setTimeout` and its like, passed in so that a test moves time. */
export interface Timers {
  set(run: () => void, ms: number): unknown
  clear(timer: unknown): void
}

const systemTimers: Timers = {
  // A message that waits for its turn does not keep the process alive.
  set: (run, ms) => setTimeout(run, ms).unref(),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
}

/**
 * A call to wake comes from inside a transaction that is not visible yet, and nobody says when it is:
 * looking soon, and thrice more, finds what a transaction of up to some ten seconds wrote.
 */
const LOOKS_MS = [100, 500, 3000, 12_000] as const
/** Without anything due it looks this seldom, for what another process wrote. */
const IDLE_MS = 60_000
const TIDY_MS = 3_600_000

interface WakerOptions {
  readonly clock: Clock
  readonly timers: Timers | undefined
  /** Does what is due and says when the next is, in milliseconds since the epoch. */
  readonly run: (signal: AbortSignal) => Promise<number | undefined>
  /** Done once an hour. */
  readonly tidy: () => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Runs something when it is woken and when its next time comes, and sleeps in between. */
export class Waker {
  readonly #options: WakerOptions
  readonly #timers: Timers
  readonly #running = new Set<Promise<void>>()
  readonly #looks = new Set<unknown>()
  #timer: unknown
  #timerAt = Number.POSITIVE_INFINITY
  #life: AbortController | undefined
  #tidied = Number.NEGATIVE_INFINITY

  constructor(options: WakerOptions) {
    this.#options = options
    this.#timers = options.timers ?? systemTimers
  }

  start(): void {
    if (this.#life !== undefined) return
    this.#life = new AbortController()
    this.#run()
  }

  /** Something may be due soon. */
  wake(): void {
    // Looks that are planned already find what a burst of changes writes; so a burst plans no more of them.
    if (this.#life === undefined || this.#looks.size >= LOOKS_MS.length) return
    this.#dropLooks()
    for (const ms of LOOKS_MS) {
      const look: unknown = this.#timers.set(() => {
        this.#looks.delete(look)
        this.#run()
      }, ms)
      this.#looks.add(look)
    }
  }

  async stop(): Promise<void> {
    this.#life?.abort()
    this.#life = undefined
    this.#dropLooks()
    this.#dropTimer()
    await Promise.allSettled(this.#running)
  }

  #run(): void {
    const life = this.#life
    if (life === undefined) return
    const run = this.#once(life.signal).finally(() => this.#running.delete(run))
    this.#running.add(run)
  }

  async #once(signal: AbortSignal): Promise<void> {
    const { clock, run, tidy, onError } = this.#options
    let next: number | undefined
    try {
      if (clock.now() - this.#tidied >= TIDY_MS) {
        this.#tidied = clock.now()
        await tidy()
      }
      next = await run(signal)
    } catch (e) {
      onError(e)
    }
    if (!signal.aborted) this.#at(Math.min(next ?? Number.POSITIVE_INFINITY, clock.now() + IDLE_MS))
  }

  #at(at: number): void {
    const now = this.#options.clock.now()
    // A time that passed is none to wait for.
    if (this.#timer !== undefined && this.#timerAt <= at && this.#timerAt > now) return
    this.#dropTimer()
    this.#timerAt = at
    this.#timer = this.#timers.set(
      () => {
        this.#timer = undefined
        this.#run()
      },
      Math.max(at - now, 20),
    )
  }

  #dropTimer(): void {
    if (this.#timer !== undefined) this.#timers.clear(this.#timer)
    this.#timer = undefined
  }

  #dropLooks(): void {
    for (const look of this.#looks) this.#timers.clear(look)
    this.#looks.clear()
  }
}
