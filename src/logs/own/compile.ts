import { compileRegex } from '../../query/index.js'
import { ecsField } from '../ecs/ecs.js'
import { type Event, quarantine, type Value } from '../event.js'
import type { Field, Fields, FieldType } from '../fields.js'
import { address, flag, whole } from '../loose.js'
import type { AnySource } from '../registry.js'
import { logSource } from '../source.js'
import { decoderOf } from './decode.js'
import type { Definition } from './definition.js'
import type { OwnRecord } from './record.js'
import { compileTime, type ReadTime } from './time.js'

/** Most values of one field that an Event keeps. */
const MOST = 100

/** A checked definition as a log source like any other. */
export const compileDefinition = (definition: Definition): AnySource => {
  const { id, title, time } = definition
  const matches = compileRegex(definition.key, false)
  const readTime = compileTime(time.format, time.zone)
  const parts = typeof time.from === 'string' ? [time.from] : time.from
  const fields: Record<string, Field> = {}
  const readers: ((record: OwnRecord, event: Event) => void)[] = []
  for (const [name, rule] of Object.entries(definition.fields)) {
    const given = typeof rule === 'string' ? { from: rule } : rule
    const field = fieldOf(name, given)
    fields[name] = field
    const one = reader(field.type, readTime)
    const many = field.many === true
    const read = (value: unknown): Value | undefined => (many ? listOf(value, one) : one(value))
    if ('value' in given && given.value !== undefined) {
      const constant = read(given.value)
      readers.push((_, event) => {
        event[name] = constant
      })
    } else {
      const from = given.from ?? ''
      readers.push((record, event) => {
        event[name] = read(valueAt(record, from))
      })
    }
  }
  return logSource<OwnRecord>({
    id,
    title: typeof title === 'string' ? { en: title, ja: title } : title,
    key: { source: definition.key, test: matches },
    decode: decoderOf(definition.decode),
    fields: fields satisfies Fields,
    normalise(record) {
      const written = parts.map((from) => valueAt(record, from))
      const missing = written.indexOf(undefined)
      if (missing >= 0) return quarantine(`${parts[missing]} is missing`)
      const at = readTime(written.length === 1 ? written[0] : written.join(' '))
      if (at === undefined) return quarantine(`${parts.join(' and ')} is no time in the format ${time.format}`)
      const event: Event = { '@timestamp': at }
      for (const read of readers) read(record, event)
      return event
    },
  }) as unknown as AnySource
}

const fieldOf = (
  name: string,
  rule: { type?: FieldType | undefined; about?: { en: string; ja: string } | undefined },
): Field =>
  ecsField(name) ?? {
    type: rule.type ?? 'keyword',
    about: rule.about ?? { en: 'Field of a user-defined log source', ja: 'ユーザー定義ログソースのフィールド' },
  }

/** What stands under a name, or at the end of a path of names. */
const valueAt = (record: OwnRecord, from: string): unknown => {
  if (Object.hasOwn(record, from)) return record[from]
  let here: unknown = record
  for (const name of from.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined
    here = (here as OwnRecord)[name]
  }
  return here ?? undefined
}

const listOf = (value: unknown, one: (value: unknown) => Value | undefined): Value | undefined => {
  const values: (string | number)[] = []
  for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const read = one(item)
    if (typeof read === 'string' || typeof read === 'number') values.push(read)
    if (values.length >= MOST) break
  }
  return values.length === 0 ? undefined : (values as readonly string[])
}

/** Turns what a record has into a value of the type; undefined for what is none. */
const reader = (type: FieldType, time: ReadTime): ((value: unknown) => Value | undefined) => {
  switch (type) {
    case 'keyword':
    case 'text':
      return textOf
    case 'long':
      return whole
    case 'double':
      return (value) => {
        const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
        return typeof number === 'number' && Number.isFinite(number) ? number : undefined
      }
    case 'boolean':
      return flag
    case 'date':
      return time
    case 'ip':
      return address
  }
}

/** `-` is how text logs write "absent". */
const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' || value === '-' ? undefined : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined
}
