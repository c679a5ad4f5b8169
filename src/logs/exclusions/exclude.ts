import { compilePredicate, eventResolver, type Filter, type Predicate, schemaOf } from '../../query/index.js'
import type { Event } from '../event.js'
import { type AnySource, fieldsOf } from '../registry.js'

/** An exclusion as a worker thread needs it. Plain data, which crosses a thread boundary as it is. */
export interface ExclusionData {
  readonly id: string
  readonly source: string
  readonly filter: Filter
  /** Of so many one is kept; 0: none is. */
  readonly keepOneIn: number
}

/**
 * Says which exclusion leaves an Event out; undefined: it stays. `object` and `position` are its place, by which one
 * in many is chosen: reading an object again chooses the same.
 */
export type Exclude = (event: Event, original: string, object: string, position: number) => string | undefined

/** What is left out of a source; undefined where nothing is, so that nothing is called. */
export const excludeOf = (source: AnySource, exclusions: readonly ExclusionData[]): Exclude | undefined => {
  const own = exclusions.filter((one) => one.source === source.id)
  if (own.length === 0) return undefined
  const resolve = eventResolver(schemaOf(fieldsOf(source)))
  const tests: { id: string; keepOneIn: number; matches: Predicate<Event> }[] = own.map(
    ({ id, filter, keepOneIn }) => ({ id, keepOneIn, matches: compilePredicate(filter, resolve) }),
  )
  return (event, original, object, position) => {
    // It comes beside the Event; a path or a word reads it there.
    event['event.original'] ??= original
    for (const { id, keepOneIn, matches } of tests) {
      if (!matches(event)) continue
      return keepOneIn > 0 && placeHash(object, position) % keepOneIn === 0 ? undefined : id
    }
    return undefined
  }
}

/** FNV-1a over the object's identity and the position: even, also where every n-th record is alike. */
const placeHash = (object: string, position: number): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < object.length; i++) hash = Math.imul(hash ^ object.charCodeAt(i), 0x01000193)
  for (let rest = position; ; rest = Math.floor(rest / 256)) {
    hash = Math.imul(hash ^ (rest & 255), 0x01000193)
    if (rest < 256) break
  }
  return (hash ^ (hash >>> 15)) >>> 0
}
