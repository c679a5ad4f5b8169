import { z } from 'zod'
import type { Collector } from '../collector.js'
import { aboutOf, confidenceOf } from '../entry.js'

const Timestamp = z.string().transform((text) => {
  const time = Date.parse(text)
  return Number.isFinite(time) ? time : undefined
})

/** What is read of an indicator (STIX 2.1, section 4.7). */
const StixIndicator = z.object({
  type: z.literal('indicator'),
  pattern: z.string().max(100_000),
  pattern_type: z.string().default('stix'),
  name: z.string().optional().catch(undefined),
  valid_until: Timestamp.optional().catch(undefined),
  revoked: z.boolean().optional().catch(undefined),
  confidence: z.number().optional().catch(undefined),
})

const objectsOf = (document: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(document)) return document as readonly unknown[]
  const objects = (document as { objects?: unknown } | null)?.objects
  return Array.isArray(objects) ? (objects as readonly unknown[]) : undefined
}

const isStix = (object: unknown): boolean =>
  typeof object === 'object' && object !== null && /^[a-z0-9-]+--/.test(String((object as { id?: unknown }).id))

/** Whether a document is a bundle, an envelope of TAXII or a list of STIX objects. */
export const looksLikeStix = (document: unknown): boolean => {
  if ((document as { type?: unknown } | null)?.type === 'bundle') return true
  return objectsOf(document)?.slice(0, 20).some(isStix) === true
}

/** The indicators of a bundle. What only holds together with other observations is none to look up, and is told. */
export const readStix = (document: unknown, into: Collector): void => {
  for (const object of objectsOf(document) ?? []) {
    if ((object as { type?: unknown } | null)?.type !== 'indicator') continue
    const parsed = StixIndicator.safeParse(object)
    if (!parsed.success) {
      into.skip('pattern', String((object as { id?: unknown }).id ?? ''))
      continue
    }
    const { pattern, pattern_type: language, name, valid_until: until, revoked, confidence } = parsed.data
    if (revoked === true) {
      into.skip('expired', pattern)
      continue
    }
    const values = language === 'stix' ? patternValues(pattern) : undefined
    if (values === undefined) {
      into.skip('pattern', pattern)
      continue
    }
    const about = aboutOf(name)
    const sure = confidenceOf(confidence)
    for (const value of values) {
      // Many producers name an indicator by its value, which tells nothing more.
      into.add(value, {
        ...(until === undefined ? {} : { until }),
        ...(sure === undefined ? {} : { confidence: sure }),
        ...(about === undefined || about.includes(value) ? {} : { about }),
      })
    }
  }
}

const TOKEN =
  /\s*(?:(\[|\]|\(|\))|'((?:[^'\\]|\\.)*)'|(!=|<>|<=|>=|=|<|>|,)|((?:[A-Za-z0-9_-]+:)?[A-Za-z0-9_.-]+(?:\.?'(?:[^'\\]|\\.)*')?(?:\[\*\])?))/y
const PATH = /^(?:(?:ipv4-addr|ipv6-addr|domain-name|url):value|file:hashes\.(?:'[^']+'|[A-Za-z0-9_-]+))$/

/**
 * The values of a pattern each of which alone fulfils it: comparisons by `=`, `IN` or `ISSUBSET` that are joined by `OR`
 * (STIX 2.1, section 9). Undefined for any other pattern.
 */
export const patternValues = (pattern: string): string[] | undefined => {
  const tokens: { readonly kind: 'mark' | 'text' | 'operator' | 'word'; readonly text: string }[] = []
  TOKEN.lastIndex = 0
  const trimmed = pattern.trimEnd()
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.exec(trimmed)
    if (at === null) return undefined
    const [, mark, text, operator, word] = at
    if (mark !== undefined) tokens.push({ kind: 'mark', text: mark })
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll(/\\(.)/g, '$1') })
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator })
    else tokens.push({ kind: 'word', text: word ?? '' })
  }
  const values: string[] = []
  let depth = 0
  let wants: 'comparison' | 'more' = 'comparison'
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as (typeof tokens)[number]
    if (token.kind === 'mark') {
      depth += token.text === '[' || token.text === '(' ? 1 : -1
      if (depth < 0) return undefined
      continue
    }
    if (wants === 'more') {
      if (token.kind !== 'word' || token.text !== 'OR') return undefined
      wants = 'comparison'
      continue
    }
    if (token.kind !== 'word' || !PATH.test(token.text)) return undefined
    const how = tokens[++i]
    if (how?.text === 'IN') {
      if (tokens[++i]?.text !== '(') return undefined
      for (;;) {
        const value = tokens[++i]
        if (value?.kind !== 'text') return undefined
        values.push(value.text)
        const next = tokens[++i]
        if (next?.text === ')') break
        if (next?.text !== ',') return undefined
      }
    } else {
      const value = tokens[++i]
      if ((how?.text !== '=' && how?.text !== 'ISSUBSET') || value?.kind !== 'text') return undefined
      values.push(value.text)
    }
    wants = 'more'
  }
  return depth === 0 && wants === 'more' ? values : undefined
}
