import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Clock } from '../../kernel/clock.js'
import type { Manifest, Part } from '../ingest/manifest.js'
import { Joiner } from './joiner.js'
import { dayNumber, weekNumber } from './part-days.js'
import { MOST_GROUP_ROWS } from './part-writer.js'

/** Below this a part is worth joining with others of its day or week. */
const SMALL = 32 * 1024 * 1024
/** So many small parts of a day wait until they are joined. */
const ENOUGH = 8
/** The same of a day that is over: not much more will come. */
const ENOUGH_OF_OLD = 2
/** A day is over so long after its end, for logs come late. */
const OVER_MS = 36 * 3_600_000
/** What one joining takes at most. */
const MOST_BYTES = 96 * 1024 * 1024
const MOST_ROWS = 2_000_000

/**
 * Groups of small parts, each of one source and day, or week, that are worth joining at `now` (milliseconds). What they become is at
 * least twice as large as the largest of them: so a record is written again a few times at most, however slowly its day
 * comes in.
 */
export const compactable = (parts: readonly Part[], now: number): Part[][] => {
  const over = dayNumber(now - OVER_MS)
  const groups: Part[][] = []
  for (const small of smallTogether(parts, over)) {
    const least = isOver(small[0] as Part, over) ? ENOUGH_OF_OLD : ENOUGH
    small.sort((a, b) => a.bytes - b.bytes)
    const worth = doubling(small)
    if (worth >= least) groups.push(...fitting(small.slice(0, worth)))
  }
  return groups
}

const isOver = (part: Part, over: number): boolean => dayNumber(part.maxTime) < over

/**
 * Small parts by source and day; those that fill no row group, and whose day is over, by week: to open a part takes the
 * engine some 0.5 ms of a core whatever is in it, and a year of forty sources is fifteen thousand days.
 */
const smallTogether = (parts: readonly Part[], over: number): Iterable<Part[]> => {
  const together = new Map<string, Part[]>()
  for (const part of parts) {
    if (part.bytes >= SMALL) continue
    const ofWeek = part.rows < MOST_GROUP_ROWS && isOver(part, over)
    const key = `${part.source} ${ofWeek ? `week ${weekNumber(part.minTime)}` : dayNumber(part.minTime)}`
    const small = together.get(key)
    if (small === undefined) together.set(key, [part])
    else small.push(part)
  }
  return together.values()
}

/** Of parts in order of size: how many from the smallest on, so that the last is no larger than those before it. */
const doubling = (parts: readonly Part[]): number => {
  let most = 0
  let bytes = 0
  for (const [i, part] of parts.entries()) {
    if (part.bytes <= bytes) most = i + 1
    bytes += part.bytes
  }
  return most
}

/** Parts in order of size, divided into what is joined at once; the parts of each in order of time. */
const fitting = (parts: readonly Part[]): Part[][] => {
  const groups: Part[][] = []
  let group: Part[] = []
  let bytes = 0
  let rows = 0
  const close = () => {
    if (doubling(group) === group.length && group.length > 1) groups.push(group.sort((a, b) => a.minTime - b.minTime))
    group = []
    bytes = 0
    rows = 0
  }
  for (const part of parts) {
    if (bytes + part.bytes > MOST_BYTES || rows + part.rows > MOST_ROWS) close()
    group.push(part)
    bytes += part.bytes
    rows += part.rows
  }
  close()
  return groups
}

/** Joins small parts, one after the other in time, into larger ones and puts these in their place. */
export class Compactor {
  readonly #lake: string
  readonly #temp: string
  readonly #manifest: Manifest
  readonly #clock: Clock
  /** Files whose joining failed: they stay as they are until the next start, and hold up no others. */
  readonly #left = new Set<string>()

  constructor(lake: string, temp: string, manifest: Manifest, clock: Clock) {
    this.#lake = lake
    this.#temp = temp
    this.#manifest = manifest
    this.#clock = clock
  }

  /** Whether there is something to join. */
  isDue(): boolean {
    return this.#groups().length > 0
  }

  #groups(): Part[][] {
    return compactable(
      this.#manifest.parts().filter(({ file }) => !this.#left.has(file)),
      this.#clock.now(),
    )
  }

  /**
   * Returns how many parts became how many.
   * @throws the first of what went wrong, once all that could be joined was
   */
  async run(
    options: {
      readonly signal?: AbortSignal | undefined
      readonly onJoined?: ((done: number, of: number) => void) | undefined
    } = {},
  ): Promise<{ from: number; to: number }> {
    const groups = this.#groups()
    const wrong: unknown[] = []
    const done = { from: 0, to: 0 }
    if (groups.length === 0) return done
    const joiner = await Joiner.open(this.#lake, this.#temp)
    try {
      for (const [i, group] of groups.entries()) {
        options.onJoined?.(i, groups.length)
        if (options.signal?.aborted) break
        try {
          const written = await joiner.join(group)
          if (await this.#manifest.replace(group, [written])) {
            done.from += group.length
            done.to++
          } else await rm(path.join(this.#lake, written.file), { force: true })
        } catch (e) {
          for (const { file } of group) this.#left.add(file)
          wrong.push(e)
        }
      }
    } finally {
      joiner.close()
    }
    if (wrong.length > 0) throw wrong[0]
    return done
  }
}
