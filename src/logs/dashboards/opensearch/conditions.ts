import { z } from 'zod'
import type { Text } from '../../../kernel/errors.js'

/** KQL, or why there is none. */
export type Condition = { readonly kql: string } | { readonly problem: Text }

const Query = z.object({ query: z.unknown(), language: z.string().optional() })
const Filter = z.object({
  meta: z
    .object({
      disabled: z.boolean().optional(),
      negate: z.boolean().optional(),
      type: z.string().optional(),
      key: z.string().optional(),
      alias: z.string().nullable().optional(),
      params: z.unknown().optional(),
    })
    .default({}),
  query: z.record(z.string(), z.unknown()).optional(),
  range: z.record(z.string(), z.unknown()).optional(),
  exists: z.object({ field: z.string() }).optional(),
})

const problem = (en: string, ja: string): Condition => ({ problem: { en, ja } })

/** The query of a saved object (`searchSourceJSON.query`) as KQL. */
export const queryOf = (query: unknown): Condition => {
  if (query === undefined) return { kql: '' }
  const parsed = Query.safeParse(query)
  const text = parsed.success ? (parsed.data.query ?? '') : undefined
  if (!parsed.success || typeof text !== 'string')
    return problem('a query in OpenSearch’s query DSL', 'クエリDSLで書かれた検索条件')
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === '*' || trimmed === '*:*') return { kql: '' }
  if (parsed.data.language === 'kuery') return { kql: trimmed }
  const kql = ofLucene(trimmed)
  if (kql !== undefined) return { kql }
  return problem(`a query in Lucene’s syntax: ${trimmed}`, `Luceneの構文で書かれた検索条件: ${trimmed}`)
}

const TERM = String.raw`(?:"(?:[^"\\]|\\.)*"|[^\s()":\[\]{}~^/+!&|<>=]+)`
const LUCENE = new RegExp(String.raw`(\(|\))|(AND|OR|NOT)(?=[\s(])|([\w@.-]+):(${TERM})|(\s+)`, 'y')

/**
 * Lucene that means the same as KQL: fields with a word or a phrase each, joined by AND or by OR. Ranges, fuzziness,
 * boosts and words that no operator joins mean something else or are not there in KQL.
 */
const ofLucene = (text: string): string | undefined => {
  const parts: string[] = []
  const joined = [new Set<string>()]
  let operand = false
  LUCENE.lastIndex = 0
  while (LUCENE.lastIndex < text.length) {
    const match = LUCENE.exec(text)
    if (match === null) return undefined
    const [, bracket, operator, field, term, space] = match
    if (space !== undefined) continue
    if (bracket === '(') {
      if (operand) return undefined
      joined.push(new Set())
      parts.push('(')
    } else if (bracket === ')') {
      if (!operand || joined.length === 1) return undefined
      joined.pop()
      parts.push(')')
    } else if (operator === 'NOT') {
      if (operand) return undefined
      parts.push('not')
    } else if (operator !== undefined) {
      // Without brackets, Lucene does not give AND precedence over OR.
      const inner = joined.at(-1)?.add(operator)
      if (!operand || inner === undefined || inner.size > 1) return undefined
      parts.push(operator.toLowerCase())
      operand = false
    } else {
      if (operand || field === undefined || term === undefined) return undefined
      parts.push(field === '_exists_' ? `${term}: *` : `${field}: ${term}`)
      operand = true
    }
  }
  return operand && joined.length === 1 ? parts.join(' ').replaceAll('( ', '(').replaceAll(' )', ')') : undefined
}

const scalar = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? `"${value.replace(/["\\]/g, '\\$&')}"`
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined

const SIGNS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

/** One filter of the filter bar as KQL; a disabled one asks nothing. */
export const filterOf = (filter: unknown): Condition => {
  const parsed = Filter.safeParse(filter)
  if (!parsed.success) return problem('a filter of an unknown shape', '形式が不明なフィルター')
  const { meta, query, range, exists } = parsed.data
  if (meta.disabled === true || meta.key === '_index') return { kql: '' }
  const kql = positive({ meta, query, range, exists })
  if (kql === undefined) {
    const name = meta.alias ?? meta.key ?? meta.type ?? ''
    return problem(`the filter ${name}`, `フィルター ${name}`)
  }
  return { kql: meta.negate === true ? `not ${kql}` : kql }
}

const positive = ({ meta, query, range, exists }: z.infer<typeof Filter>): string | undefined => {
  const field = meta.key
  if (exists !== undefined || (meta.type === 'exists' && field !== undefined)) return `${exists?.field ?? field}: *`
  if (meta.type === 'phrases' && field !== undefined) {
    const values = (Array.isArray(meta.params) ? meta.params : []).map(scalar)
    return values.length === 0 || values.includes(undefined) ? undefined : `${field}: (${values.join(' or ')})`
  }
  if (meta.type === 'range' || range !== undefined) {
    const [name, bounds] = Object.entries(range ?? (query?.['range'] as object | undefined) ?? {})[0] ?? []
    if (name === undefined || typeof bounds !== 'object' || bounds === null) return undefined
    const sides = Object.entries(bounds).flatMap(([sign, value]) => {
      const bound = scalar(value)
      return sign in SIGNS && bound !== undefined ? [`${name} ${SIGNS[sign as keyof typeof SIGNS]} ${bound}`] : []
    })
    return sides.length === 0 ? undefined : sides.length === 1 ? sides[0] : `(${sides.join(' and ')})`
  }
  const phrase = query?.['match_phrase'] ?? query?.['match']
  if (typeof phrase === 'object' && phrase !== null) {
    const [name, asked] = Object.entries(phrase)[0] ?? []
    const value = scalar(typeof asked === 'object' && asked !== null ? (asked as { query?: unknown }).query : asked)
    return name === undefined || value === undefined ? undefined : `${name}: ${value}`
  }
  return undefined
}

/** Conditions that must all hold, as one. */
export const allOf = (conditions: readonly string[]): string => {
  const asked = conditions.filter((kql) => kql !== '')
  return asked.length < 2 ? (asked[0] ?? '') : asked.map((kql) => `(${kql})`).join(' and ')
}
