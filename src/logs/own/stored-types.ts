import path from 'node:path'
import type { Text } from '../../kernel/errors.js'
import { errors } from '../errors.js'
import type { FieldType } from '../fields.js'
import type { Manifest } from '../ingest/manifest.js'
import { sqlTypeOf } from '../lake/columns.js'
import type { QueryEngine } from '../lake/engine.js'
import { literal } from '../lake/sql-text.js'
import type { AnySource, SourceRegistry } from '../registry.js'

const TYPES: Readonly<Record<string, FieldType>> = {
  BIGINT: 'long',
  TIMESTAMP: 'date',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
}

/** A field that a definition declares as something else than what the lake holds of it. */
export interface Retyped {
  readonly field: string
  /** As which it is stored. */
  readonly type: FieldType
}

/** Tells whether stored events of a source have one of its fields in another type. */
export type FindRetyped = (source: AnySource) => Promise<Retyped | undefined>

/**
 * Looks into the parts themselves: a field that a definition once had and dropped is still stored, and Parquet's columns
 * of two types cannot be read as one.
 */
export const findRetyped =
  (engine: QueryEngine, lake: string, manifest: Manifest): FindRetyped =>
  async (source) => {
    const parts = manifest.parts([source.id])
    if (parts.length === 0) return undefined
    const files = parts.map((part) => literal(path.join(lake, part.file))).join(', ')
    const rows = await engine.all(`DESCRIBE SELECT * FROM read_parquet([${files}], union_by_name = true)`)
    for (const [name, type] of rows) {
      const field = source.fields[String(name)]
      if (field === undefined || field.derived !== undefined || sqlTypeOf(field) === type) continue
      return { field: String(name), type: TYPES[String(type)] ?? 'keyword' }
    }
    return undefined
  }

/** Takes out of the registry what would spoil stored events, says why, and gives the ids. */
export const refuseRetyped = async (
  registry: SourceRegistry,
  find: FindRetyped,
  complain: (problem: Text) => void,
): Promise<string[]> => {
  const refused: string[] = []
  for (const source of registry.own) {
    const retyped = await find(source)
    if (retyped === undefined) continue
    refused.push(source.id)
    const problem = errors.OWN_SOURCE_TYPE({ ...retyped })
    const say = (locale: keyof Text) => `${source.id}: ${problem.text(locale)} ${problem.fix(locale)}`
    complain({ en: say('en'), ja: say('ja') })
  }
  if (refused.length > 0) registry.replaceOwn(registry.own.filter(({ id }) => !refused.includes(id)))
  return refused
}
