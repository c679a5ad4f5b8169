import { HOUR, intensity, PEAK, type Period, type Profile } from './calendar.js'
import type { Random } from './random.js'
import type { Timed } from './record.js'

/** Happenings that belong together, in order of time; units of a stream come in the order of their beginnings. */
export type Unit = readonly Timed[]

/** Times at which something happens by chance. */
export function* arrivals(random: Random, period: Period, perHour: number, profile: Profile): Generator<number> {
  if (perHour <= 0) return
  const mean = HOUR / (perHour * PEAK)
  for (let at = period.from + random.exponential(mean); at < period.to; at += random.exponential(mean)) {
    if (random.float() * PEAK < intensity(profile, at)) yield Math.floor(at)
  }
}

/** The records of units in order of time, holding back only those of units that overlap. */
export function* inOrder(units: Iterable<Unit>): Generator<Timed> {
  let held: Timed[] = []
  for (const unit of units) {
    const begins = unit[0]?.at
    if (begins === undefined) continue
    if (held.length > 0) {
      let ready = 0
      while (ready < held.length && (held[ready] as Timed).at < begins) ready++
      for (let i = 0; i < ready; i++) yield held[i] as Timed
      held = ready === held.length ? [] : held.slice(ready)
    }
    if (held.length === 0 && unit.length === 1) {
      held = [unit[0] as Timed]
      continue
    }
    held = [...held, ...unit].sort((a, b) => a.at - b.at)
  }
  yield* held
}

interface Head {
  readonly stream: Iterator<Timed>
  readonly index: number
  next: Timed
}

const before = (a: Head, b: Head): boolean => a.next.at < b.next.at || (a.next.at === b.next.at && a.index < b.index)

/** Streams made one, in order of time; at the same time, in the order given. A binary heap of their heads. */
export function* merged(streams: readonly Iterable<Timed>[]): Generator<Timed> {
  const heap: Head[] = []
  const sink = (start: number): void => {
    let i = start
    const head = heap[i] as Head
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      const right = heap[child + 1]
      if (right !== undefined && before(right, heap[child] as Head)) child++
      if (!before(heap[child] as Head, head)) break
      heap[i] = heap[child] as Head
      i = child
    }
    heap[i] = head
  }
  streams.forEach((source, index) => {
    const stream = source[Symbol.iterator]()
    const first = stream.next()
    if (first.done !== true) heap.push({ stream, index, next: first.value })
  })
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(i)
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    yield top.next
    const { value, done } = top.stream.next()
    if (done !== true) top.next = value
    else {
      const last = heap.pop() as Head
      if (heap.length === 0) return
      heap[0] = last === top ? (heap[0] as Head) : last
    }
    sink(0)
  }
}
