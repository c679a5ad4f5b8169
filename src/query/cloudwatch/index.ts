import { compileJson, type JsonExpression, printJson, readJsonPattern } from './json-pattern.js'
import { Scanner } from './scanner.js'
import { compileSpace, printSpace, readSpacePattern, type SpaceField } from './space-pattern.js'
import { compileTerms, printTerms, readTerms, type Term } from './term-pattern.js'

export { patternFilter } from './filter.js'
export type { JsonExpression } from './json-pattern.js'
export { compileMetricValue, type MetricValue } from './metric-value.js'
export type { Path, Step } from './selector.js'

/**
 * A filter pattern of CloudWatch Logs: JSON `{ $.a = "x" }`, space-delimited `[a, b = 1]`, or terms.
 * Source: "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
 */
export type Pattern =
  | { readonly kind: 'json'; readonly expression: JsonExpression }
  | { readonly kind: 'space'; readonly fields: readonly SpaceField[] }
  | { readonly kind: 'terms'; readonly terms: readonly Term[] }

/**
 * Reads a pattern. Takes what CloudWatch takes, and besides: wildcards anywhere in a value, EXISTS, `[*]`, longer
 * patterns, any number of regular expressions, and RE2 in full within them.
 * @throws KqlError with one of the PATTERN_ codes or REGEX_WRONG, and the place
 */
export const parsePattern = (text: string): Pattern => {
  const s = new Scanner(text)
  s.space()
  if (s.next === '{') return { kind: 'json', expression: readJsonPattern(s) }
  if (s.next === '[') return { kind: 'space', fields: readSpacePattern(s) }
  return { kind: 'terms', terms: readTerms(s) }
}

/** A test for a record: JSON patterns look at what was decoded, the others at its text. */
export const compilePattern = (pattern: Pattern): ((original: string, record: unknown) => boolean) => {
  if (pattern.kind === 'json') {
    const test = compileJson(pattern.expression)
    return (_, record) => test(record)
  }
  return pattern.kind === 'space' ? compileSpace(pattern.fields) : compileTerms(pattern.terms)
}

/**
 * The same text for patterns that differ in white space, order of operands, quotation marks and needless parentheses
 * only; itself a pattern that means the same.
 */
export const normalisePattern = (pattern: Pattern): string =>
  pattern.kind === 'json'
    ? `{ ${printJson(pattern.expression)} }`
    : pattern.kind === 'space'
      ? printSpace(pattern.fields)
      : printTerms(pattern.terms)
