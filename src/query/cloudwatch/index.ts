import { compileJson, type JsonExpression, printJson, readJsonPattern } from './json-pattern.js'
import { Scanner } from './scanner.js'
import { compileSpace, printSpace, readSpacePattern, type SpaceField } from './space-pattern.js'
import { compileTerms, printTerms, readTerms, type Term } from './term-pattern.js'

export { type JsonExpression, parseSelector, type Step, valueAt } from './json-pattern.js'

/**
 * A filter pattern of CloudWatch Logs: JSON `{ $.a = "x" }`, space-delimited `[a, b = 1]`, or terms.
 * Source: "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
 */
export type Pattern =
  | { readonly kind: 'json'; readonly expression: JsonExpression }
  | { readonly kind: 'space'; readonly fields: readonly SpaceField[] }
  | { readonly kind: 'terms'; readonly terms: readonly Term[] }

/** @throws PATTERN_WRONG with the place, PATTERN_TOO_LONG, REGEX_WRONG */
export const parsePattern = (text: string): Pattern => {
  const s = new Scanner(text)
  s.space()
  const first = text[s.at]
  const pattern: Pattern =
    first === '{'
      ? { kind: 'json', expression: readJsonPattern(s) }
      : first === '['
        ? { kind: 'space', fields: readSpacePattern(s) }
        : { kind: 'terms', terms: readTerms(s) }
  // A regular expression that does not compile is told with the pattern, not at the first event.
  compilePattern(pattern)
  return pattern
}

/** A test for a record: JSON patterns look at what was decoded, the others at its text. */
export const compilePattern = (pattern: Pattern): ((original: string, record: unknown) => boolean) => {
  if (pattern.kind === 'json') {
    const test = compileJson(pattern.expression)
    return (_, record) => test(record)
  }
  return pattern.kind === 'space' ? compileSpace(pattern.fields) : compileTerms(pattern.terms)
}

/** The same text for patterns that differ in white space, order of operands and needless parentheses only. */
export const normalisePattern = (pattern: Pattern): string =>
  pattern.kind === 'json'
    ? `{ ${printJson(pattern.expression)} }`
    : pattern.kind === 'space'
      ? printSpace(pattern.fields)
      : printTerms(pattern.terms)
