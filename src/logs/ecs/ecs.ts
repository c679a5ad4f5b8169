import { readFileSync } from 'node:fs'
import type { Field, Fields, FieldType } from '../fields.js'

/** What is kept of a release of the Elastic Common Schema; see the file's own `about`. */
interface EcsRelease {
  readonly version: string
  /** Field → type, with `[]` where ECS wants a list. */
  readonly fields: Readonly<Record<string, string>>
  readonly kinds: readonly string[]
  /** Category → event types expected with it. */
  readonly categories: Readonly<Record<string, readonly string[]>>
  readonly types: readonly string[]
  readonly outcomes: readonly string[]
}

/** The release that log sources are checked against. */
export const ecs: EcsRelease = JSON.parse(
  readFileSync(new URL('./ecs-8.11.0.json', import.meta.url), 'utf8'),
) as EcsRelease

/** ECS's type names → ours. */
const OURS: Readonly<Record<string, FieldType>> = {
  keyword: 'keyword',
  constant_keyword: 'keyword',
  wildcard: 'keyword',
  text: 'text',
  match_only_text: 'text',
  long: 'long',
  float: 'double',
  scaled_float: 'double',
  boolean: 'boolean',
  date: 'date',
  ip: 'ip',
}

/** Keywords of ECS that nobody looks up whole: kept unindexed there, searched for their words here. */
const TEXTS = new Set(['event.original'])

/** A field as ECS declares it; undefined for a name that it lacks, or whose type no log source may have. */
export const ecsField = (name: string): Field | undefined => {
  if (!Object.hasOwn(ecs.fields, name)) return undefined
  const declared = ecs.fields[name] ?? ''
  const many = declared.endsWith('[]')
  const type = TEXTS.has(name) ? 'text' : OURS[many ? declared.slice(0, -2) : declared]
  return type === undefined ? undefined : { type, ...(many ? { many: true } : {}) }
}

const roots = new Set(Object.keys(ecs.fields).map((name) => name.split('.')[0]))

/** Whether names of ECS begin with it. */
export const isEcsRoot = (name: string): boolean => roots.has(name)

/**
 * Where declared fields depart from ECS: one sentence each. Names beginning with one of `custom` are outside of ECS
 * and have to say what they hold.
 */
export const ecsProblems = (fields: Fields, custom: readonly string[]): string[] => {
  const problems: string[] = []
  for (const [name, field] of Object.entries(fields)) {
    if (custom.some((prefix) => name.startsWith(prefix))) {
      if (field.about === undefined) problems.push(`${name} is not ECS and does not say what it holds`)
      continue
    }
    const declared = ecs.fields[name]
    if (declared === undefined) {
      problems.push(`${name} is no field of ECS ${ecs.version}`)
      continue
    }
    const many = declared.endsWith('[]')
    const type = TEXTS.has(name) ? 'text' : OURS[many ? declared.slice(0, -2) : declared]
    if (type !== field.type) problems.push(`${name} is ${field.type} here and ${declared} in ECS ${ecs.version}`)
    if (many !== (field.many === true)) {
      problems.push(`${name} is ${many ? 'a list' : 'a single value'} in ECS ${ecs.version}`)
    }
  }
  return problems
}
