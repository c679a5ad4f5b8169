import type { Entry } from './entry.js'
import { INDICATOR_KINDS, type IndicatorKind, indicatorOf, type NotTaken } from './indicator.js'

/** Why a line or an object of a list became no entry. */
export type SkipReason = NotTaken | 'pattern' | 'context' | 'expired'

/** What did not become an entry, with the first of them. */
export interface Skipped {
  readonly reason: SkipReason
  count: number
  readonly samples: string[]
}

/** A list names more indicators than there may be. */
export class TooMany extends Error {}

const SAMPLES = 3
const SAMPLE_LENGTH = 200

/** Gathers the entries of a list, each once, and what was passed over. */
export class Collector {
  readonly counts: Record<IndicatorKind, number> = { ip: 0, domain: 0, url: 0, hash: 0 }
  readonly #entries = new Map<string, Entry>()
  readonly #skipped = new Map<SkipReason, Skipped>()
  readonly #most: number
  readonly #now: number

  /** `most`: entries beyond which it throws `TooMany`. */
  constructor(most: number, now: number) {
    this.#most = most
    this.#now = now
  }

  get size(): number {
    return this.#entries.size
  }

  /** Takes a text as the indicator that it is. */
  add(text: string, extra: Pick<Entry, 'until' | 'confidence' | 'about'> = {}): void {
    const indicator = indicatorOf(text)
    if (typeof indicator === 'string') this.skip(indicator, text)
    else if (extra.until !== undefined && extra.until <= this.#now) this.skip('expired', text)
    else this.put({ ...indicator, ...extra })
  }

  put(entry: Entry): void {
    const key = `${entry.kind}\t${entry.value}`
    if (!this.#entries.has(key)) {
      if (this.#entries.size >= this.#most) throw new TooMany()
      this.counts[entry.kind]++
      this.#entries.set(key, entry)
      return
    }
    // Named twice: the longer word holds.
    const there = this.#entries.get(key) as Entry
    if (there.until !== undefined && (entry.until === undefined || entry.until > there.until)) {
      this.#entries.set(key, entry)
    }
  }

  has(entry: Entry): boolean {
    return this.#entries.has(`${entry.kind}\t${entry.value}`)
  }

  skip(reason: SkipReason, sample: string): void {
    let there = this.#skipped.get(reason)
    if (there === undefined) {
      there = { reason, count: 0, samples: [] }
      this.#skipped.set(reason, there)
    }
    there.count++
    if (there.samples.length < SAMPLES) {
      there.samples.push(
        sample
          .slice(0, SAMPLE_LENGTH)
          .toWellFormed()
          .replaceAll(/\p{Cc}/gu, ' '),
      )
    }
  }

  entries(): Entry[] {
    return [...this.#entries.values()]
  }

  skipped(): Skipped[] {
    return [...this.#skipped.values()]
  }

  /** Kinds of which it has any. */
  kinds(): IndicatorKind[] {
    return INDICATOR_KINDS.filter((kind) => this.counts[kind] > 0)
  }
}
