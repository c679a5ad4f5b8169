import { pathOf, readPath } from './json-path.js'
import type { Resolve, Resolved } from './predicate.js'
import { type EventLike, ORIGINAL, type Schema } from './schema.js'

/**
 * Where the fields of an Event are: declared ones in it, derived ones computed from it, any other
 * name as a path into `event.original`, which is parsed once per event however many paths are read.
 */
export const eventResolver = (schema: Schema): Resolve<EventLike> => {
  const originalOf = readerOf(schema, ORIGINAL)
  let last: EventLike | undefined
  let document: unknown
  const documentOf = (event: EventLike): unknown => {
    if (event !== last) {
      last = event
      document = parsed(originalOf(event))
    }
    return document
  }

  const resolve = (name: string): Resolved<EventLike> => {
    const field = schema.field(name)
    if (field === undefined && name !== ORIGINAL) {
      const path = pathOf(name)
      if (path === undefined) return () => undefined
      return { read: (event) => readPath(documentOf(event), path), as: 'json' }
    }
    if (field?.derived?.kind === 'union') return { union: field.derived.of.map(resolve) }
    return { read: readerOf(schema, name), as: field?.type ?? 'text' }
  }
  return resolve
}

const readerOf = (schema: Schema, name: string): ((event: EventLike) => unknown) => {
  const derived = schema.field(name)?.derived
  if (derived?.kind === 'computed') return (event) => derived.value(event)
  return (event) => event[name]
}

/** JSON of an object; other originals (lines of text) have no paths. */
const parsed = (original: unknown): unknown => {
  if (typeof original !== 'string' || !original.startsWith('{')) return undefined
  try {
    return JSON.parse(original)
  } catch {
    return undefined
  }
}
