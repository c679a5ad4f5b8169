import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Event, Quarantine, type Value } from '../event.js'
import type { Field } from '../fields.js'
import { LIMITS } from '../ingest/limits.js'
import { type ObjectOutcome, readObject } from '../ingest/object-reader.js'
import { parquetRows } from '../ingest/parquet-rows.js'
import { canonicalIp } from '../ip.js'
import { type AnySource, fieldsOf, type SourceRegistry } from '../registry.js'
import type { LogSource, ObjectInfo } from '../source.js'

type Declared = Pick<AnySource, 'id' | 'fields'>

/** A file of a source's `<id>.samples/`, and where its expected Events lie. */
export interface Sample {
  readonly name: string
  readonly bytes: Buffer
  /** Path of its `.expected.json`. */
  readonly expected: string
}

const SOURCES = fileURLToPath(new URL('../sources/', import.meta.url))

const folderOf = (id: string): string => path.join(SOURCES, `${id}.samples`)

const PARQUET = '.sample.parquet'

const filesOf = (id: string, wanted: (name: string) => boolean): Sample[] => {
  const folder = folderOf(id)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.includes('.sample.') && wanted(name))
    .map((name) => ({
      name,
      bytes: readFileSync(path.join(folder, name)),
      expected: path.join(folder, name.replace(/\.sample\..*$/, '.expected.json')),
    }))
}

/** A source's samples: `<what it shows>.sample.<extension>`. */
export const samplesOf = (id: string): Sample[] => filesOf(id, (name) => !name.endsWith(PARQUET))

/** Its samples in Parquet, which have no bytes that a decoder takes. Made by DuckDB: `COPY (…) TO '….sample.parquet'`. */
export const parquetSamplesOf = (id: string): Sample[] => filesOf(id, (name) => name.endsWith(PARQUET))

/** Documented object keys of a source, from its `keys.json`. Samples are read as if they lay at the first one. */
export const keysOf = (id: string): string[] => {
  const file = path.join(folderOf(id), 'keys.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
}

/** One thing that an object holds, in order: a record and what became of it, or a stretch that is no record. */
export type Found =
  | { readonly event: Event; readonly original: string; readonly position: number; readonly derived: boolean }
  | { readonly reason: string; readonly original: string; readonly position: number }

/** Reads an object as the ingest does, but holds what it gives. */
export const readAll = <R>(
  source: LogSource<R>,
  bytes: Buffer,
  options: { readonly key?: string; readonly recordBytes?: number; readonly step?: number } = {},
): Found[] => {
  const found: Found[] = []
  const key = options.key ?? keysOf(source.id)[0] ?? 'sample'
  const object: ObjectInfo = { uri: `s3://logs/${key}`, key }
  const stream = source.decode.open(
    {
      record(value, original, position) {
        const context = { object, original, position }
        const event = source.normalise(value, context)
        if (event instanceof Quarantine) found.push({ reason: event.reason, original, position })
        else {
          const derived = source.originalIsDerived?.(value, context) === true
          found.push({ event, original, position, derived })
        }
      },
      bad: (reason, original, position) => found.push({ reason, original, position }),
    },
    object,
    { recordBytes: options.recordBytes ?? 1 << 20 },
  )
  const step = options.step ?? (bytes.length || 1)
  for (let at = 0; at < bytes.length; at += step) stream.push(bytes.subarray(at, at + step))
  stream.end()
  return found
}

/** Reads a Parquet file of an unknown name as the ingest does: whose it is, and what it holds. */
export const readParquetSample = async (
  registry: SourceRegistry,
  bytes: Buffer,
  temp: string,
): Promise<{ readonly outcome: ObjectOutcome; readonly found: readonly Found[] }> => {
  const found: Found[] = []
  const outcome = await readObject(
    registry,
    { uri: 's3://logs/object.parquet', key: 'object.parquet' },
    bytes,
    {
      event: (_source, event, _record, original, position, derived) =>
        void found.push({ event, original, position, derived }),
      bad: (_source, { reason, raw, position }) => void found.push({ reason, original: raw, position }),
      breathe: () => undefined,
    },
    { limits: LIMITS, parquet: (input) => parquetRows(input, temp) },
  )
  return { outcome, found }
}

/** A field's value as a reader of the lake sees it, derived ones too. */
const readersValue = (field: Field | undefined, name: string, event: Event): Value | undefined => {
  const derived = field?.derived
  if (derived?.kind === 'computed') return derived.value(event)
  if (derived?.kind !== 'union') return event[name]
  const parts = derived.of.flatMap((part) => event[part] ?? []) as string[]
  return parts.length === 0 ? undefined : [...new Set(parts)]
}

/** What is expected of a sample: Events with derived fields and dates as text, or why there is none. */
export const expectedForm = (source: Declared, found: readonly Found[]): unknown[] =>
  found.map((one) => {
    if ('reason' in one) return { quarantined: one.reason }
    const event: Event = { ...one.event, 'event.original': one.original }
    const out: Record<string, unknown> = {}
    for (const name of new Set(['@timestamp', ...Object.keys(source.fields), ...Object.keys(one.event)])) {
      if (name === 'event.original') continue
      const field = source.fields[name]
      const value = readersValue(field, name, event)
      if (value === undefined) continue
      out[name] = name === '@timestamp' || field?.type === 'date' ? new Date(value as number).toISOString() : value
    }
    return out
  })

const isOf = (field: Field, value: Value): boolean => {
  if (field.many) {
    if (!Array.isArray(value) || value.length === 0) return false
    return (value as readonly Value[]).every((item) => isOf({ type: field.type }, item))
  }
  switch (field.type) {
    case 'keyword':
    case 'text':
      return typeof value === 'string' && value !== ''
    case 'ip':
      return typeof value === 'string' && canonicalIp(value) === value
    case 'long':
      return Number.isSafeInteger(value)
    case 'double':
      return Number.isFinite(value)
    case 'date':
      return Number.isFinite(value) && (value as number) >= 0
    case 'boolean':
      return typeof value === 'boolean'
  }
}

/** Why a result must not leave `normalise`; undefined when it may. */
export const faultOf = (source: Declared, result: Event | Quarantine): string | undefined => {
  if (result instanceof Quarantine) return result.reason === '' ? 'a quarantine without reason' : undefined
  const fields = fieldsOf(source)
  for (const [name, value] of Object.entries(result)) {
    const field = fields[name]
    if (field === undefined) return `${name} is not declared`
    if (value === undefined) continue
    if (field.derived !== undefined) return `${name} is derived, yet set`
    if (!isOf(field, value)) return `${name} is no ${field.type}: ${JSON.stringify(value)?.slice(0, 200)}`
  }
  return undefined
}
