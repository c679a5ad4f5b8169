import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { isHinomiError, type Text } from '../../kernel/errors.js'
import { compileGroups, compileRegex } from '../../query/index.js'
import { commonFields, constantFields } from '../common-fields.js'
import { ecsField, isEcsRoot } from '../ecs/ecs.js'
import type { SourceRegistry } from '../registry.js'
import { compileGrok } from './grok.js'
import { leadOf } from './record.js'
import { isTimeFormat, isZone } from './time.js'

/** A definition is some kilobytes, most of them samples. */
export const DEFINITION_BYTES = 256 * 1024

const Name = z.string().min(1).max(200)
const Constant = z.union([z.string().max(500), z.number(), z.boolean(), z.array(z.string().max(500)).max(20)])

const FieldRule = z.strictObject({
  /** Where the record has it; dots lead into objects. */
  from: Name.optional(),
  /** The same for every record. */
  value: Constant.optional(),
  /** Only for fields of the vendor's own; ECS says the type of its. */
  type: z.enum(['keyword', 'text', 'long', 'double', 'boolean', 'date', 'ip']).optional(),
  about: z.strictObject({ en: z.string().max(300), ja: z.string().max(300) }).optional(),
})

const Columns = z.array(Name).min(1).max(500).optional()

/** How lines belong together: by how a record's first line looks, or by how the others do. */
const MultilineRule = z.strictObject({
  begins: z.string().min(1).max(500).optional(),
  continues: z.string().min(1).max(500).optional(),
  /** Most lines of a record. */
  lines: z.number().int().min(2).max(2000).optional(),
})
export type Multiline = z.infer<typeof MultilineRule>

const DefinitionFile = z.strictObject({
  id: z
    .string()
    .max(80)
    .regex(/^[a-z][a-z0-9_]{0,30}(?:\.[a-z][a-z0-9_]{0,30}){1,3}$/),
  title: z.union([
    z.string().min(1).max(200),
    z.strictObject({ en: z.string().min(1).max(200), ja: z.string().min(1).max(200) }),
  ]),
  /** RE2 expression for the keys of objects. */
  key: z.string().min(1).max(500),
  decode: z.discriminatedUnion('format', [
    z.strictObject({ format: z.literal('json'), records: Name.optional() }),
    z.strictObject({ format: z.literal('ndjson') }),
    z.strictObject({ format: z.literal('csv'), columns: Columns }),
    z.strictObject({ format: z.literal('tsv'), columns: Columns }),
    z.strictObject({ format: z.literal('keyvalue'), multiline: MultilineRule.optional() }),
    z.strictObject({
      format: z.literal('regex'),
      pattern: z.string().min(1).max(2000),
      multiline: MultilineRule.optional(),
    }),
    z.strictObject({
      format: z.literal('grok'),
      pattern: z.string().min(1).max(2000),
      /** Patterns of one's own, by their names. */
      patterns: z.record(z.string().regex(/^\w{1,60}$/), z.string().min(1).max(2000)).optional(),
      multiline: MultilineRule.optional(),
    }),
    z.strictObject({ format: z.literal('cef') }),
    z.strictObject({ format: z.literal('leef') }),
    z.strictObject({
      format: z.literal('xml'),
      /** Names of elements with / between them; the last is the record. */
      record: z
        .string()
        .max(300)
        .regex(/^[\p{L}_:][\p{L}\p{N}_:.-]*(?:\/[\p{L}_:][\p{L}\p{N}_:.-]*)*$/u),
    }),
  ]),
  time: z.strictObject({
    /** Several where a record has date and time apart; they are joined with a space. */
    from: z.union([Name, z.array(Name).min(2).max(3)]),
    format: z.string().min(1).max(60).default('iso'),
    zone: z.string().min(1).max(64).default('UTC'),
  }),
  fields: z
    .record(z.string().max(200), z.union([Name, FieldRule]))
    .refine((fields) => Object.keys(fields).length <= 300, { params: { is: 'TOO_MANY' } }),
  samples: z
    .array(
      z.strictObject({
        text: z
          .string()
          .min(1)
          .max(64 * 1024),
        /** Fields that the events must have, one entry for each event. */
        events: z.array(z.record(z.string(), z.unknown())).max(50),
      }),
    )
    .max(50)
    .default([]),
})

/** A log source as a user wrote it. */
export type Definition = z.infer<typeof DefinitionFile>

/** What is wrong, and in which line. */
export interface DefinitionProblem {
  readonly line: number
  readonly what: Text
}

const japanese = z.locales.ja().localeError

/** Reads a definition and checks all of it; gives every problem at once, each with its line. */
export const readDefinition = (text: string, registry: SourceRegistry): Definition | DefinitionProblem[] => {
  if (Buffer.byteLength(text) > DEFINITION_BYTES) {
    return [
      {
        line: 1,
        what: { en: 'the definition is larger than 256 KiB', ja: '定義が256 KiBを超えています' },
      },
    ]
  }
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines })
  if (doc.errors.length > 0) {
    return doc.errors.map((e) => {
      const message = (e.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:$/, '')
      return { line: e.linePos?.[0].line ?? 1, what: { en: message, ja: message } }
    })
  }
  let content: unknown
  try {
    content = doc.toJS({ maxAliasCount: 20 })
  } catch (e) {
    const message = e instanceof Error ? e.message : String(e)
    return [{ line: 1, what: { en: message, ja: message } }]
  }
  const lineOf = (at: readonly PropertyKey[]) => lines.linePos(offsetOf(doc, at)).line
  const parsed = DefinitionFile.safeParse(content)
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => {
      const place = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
      const ja = japanese(issue as never)
      return {
        line: lineOf(issue.path),
        what: { en: place + issue.message, ja: place + (typeof ja === 'string' ? ja : (ja?.message ?? issue.message)) },
      }
    })
  }
  const definition = parsed.data
  const problems = meaning(definition, registry)
  return problems.length === 0 ? definition : problems.map(({ at, what }) => ({ line: lineOf(at), what }))
}

interface Wrong {
  readonly at: readonly PropertyKey[]
  readonly what: Text
}

/** What the schema alone cannot see. */
const meaning = (definition: Definition, registry: SourceRegistry): Wrong[] => {
  const problems: Wrong[] = []
  const add = (at: readonly PropertyKey[], en: string, ja: string) => problems.push({ at, what: { en, ja } })
  const attempt = (at: readonly PropertyKey[], compile: () => unknown) => {
    try {
      compile()
    } catch (e) {
      if (!isHinomiError(e)) throw e
      add(at, e.text('en'), e.text('ja'))
    }
  }
  const { id, decode, time, fields } = definition
  const vendor = id.split('.')[0] ?? id
  if (
    isEcsRoot(vendor) ||
    vendor === 'hinomi' ||
    vendor === 'events' ||
    registry.shipped.some((source) => source.id.split('.')[0] === vendor)
  ) {
    add(
      ['id'],
      `id: \`${vendor}\` is taken by ECS or by a shipped source; begin with a name of your own`,
      `id: 「${vendor}」はECSまたは標準のログソースが使用しています。独自の名前で始めてください`,
    )
  }
  attempt(['key'], () => compileRegex(definition.key, false))
  const multiline = 'multiline' in decode ? decode.multiline : undefined
  if (decode.format === 'regex') {
    attempt(['decode', 'pattern'], () => compileGroups(leadOf(multiline) + decode.pattern))
  }
  if (decode.format === 'grok') {
    attempt(['decode', 'pattern'], () => compileGrok(decode.pattern, decode.patterns ?? {}, leadOf(multiline)))
  }
  if (multiline !== undefined && (multiline.begins === undefined) === (multiline.continues === undefined)) {
    add(
      ['decode', 'multiline'],
      'decode.multiline: give either begins or continues',
      'decode.multiline: begins と continues のどちらか一方を指定してください',
    )
  }
  for (const part of ['begins', 'continues'] as const) {
    const pattern = multiline?.[part]
    if (pattern !== undefined) attempt(['decode', 'multiline', part], () => compileRegex(pattern, false))
  }
  if (!isTimeFormat(time.format)) {
    add(
      ['time', 'format'],
      'time.format: give iso, epoch_s, epoch_ms or a pattern of yyyy MM MMM dd HH mm ss SSS XXX',
      'time.format: iso、epoch_s、epoch_ms、または yyyy MM MMM dd HH mm ss SSS XXX を組み合わせた書式を指定してください',
    )
  }
  if (!isZone(time.zone)) {
    add(
      ['time', 'zone'],
      `time.zone: there is no time zone ${time.zone}`,
      `time.zone: タイムゾーン「${time.zone}」はありません`,
    )
  }
  for (const [name, rule] of Object.entries(fields)) {
    const at = ['fields', name]
    const given = typeof rule === 'string' ? { from: rule } : rule
    if (('from' in given && given.from !== undefined) === ('value' in given && given.value !== undefined)) {
      add(at, `${name}: give either from or value`, `${name}: from と value のどちらか一方を指定してください`)
    }
    const type = 'type' in given ? given.type : undefined
    if (name in commonFields || name in constantFields(id)) {
      add(at, `${name}: Hinomi sets this field itself`, `${name}: このフィールドはHinomiが自動で設定します`)
    } else if (name.startsWith(`${vendor}.`)) {
      if (!/^[a-z][a-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)+$/.test(name)) {
        add(
          at,
          `${name}: a field's name is made of letters, digits and _ between dots`,
          `${name}: フィールド名には英数字と _ をドットで区切って使用してください`,
        )
      }
      // Two definitions share a column's name, so they must share its type.
      const known = registry.field(name)
      const other = registry.own.find((source) => source.id !== id && source.fields[name] !== undefined)
      if (other !== undefined && known !== undefined && other.fields[name]?.type !== (type ?? 'keyword')) {
        add(
          at,
          `${name}: ${other.id} declares it as ${known.type}`,
          `${name}: ${other.id} では ${known.type} 型で宣言されています`,
        )
      }
    } else {
      const declared = ecsField(name)
      if (declared === undefined) {
        add(
          at,
          `${name}: this is no field of ECS; take one, or begin the name with ${vendor}.`,
          `${name}: ECSにないフィールドです。ECSのフィールドを使うか、「${vendor}.」で始めてください`,
        )
      } else if (type !== undefined && type !== declared.type) {
        add(at, `${name}: ECS has it as ${declared.type}`, `${name}: ECSでは ${declared.type} 型です`)
      }
    }
  }
  return problems
}

/** Where a part of the document begins; a part that is missing is where its parent is. */
const offsetOf = (doc: Document, at: readonly PropertyKey[]): number => {
  for (let length = at.length; length > 0; length--) {
    const parent = length === 1 ? doc.contents : doc.getIn(at.slice(0, length - 1), true)
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === at[length - 1])
      : undefined
    const node = pair?.key ?? doc.getIn(at.slice(0, length), true)
    const range = (node as { range?: readonly number[] | null } | undefined)?.range
    if (range?.[0] !== undefined) return range[0]
  }
  return 0
}
