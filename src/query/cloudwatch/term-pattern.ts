import { compileRegex } from '../regex.js'
import { errors } from './errors.js'
import { quote, type Scanner } from './scanner.js'

export interface Term {
  /** `?`: one of these must be there; `-`: it must not be there. */
  readonly sign: '' | '?' | '-'
  readonly what: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'regex'; readonly source: string }
}

const WORD = /[^\s"%]+/y
const BEFORE_QUOTE = /\s+(?=")/y

/** Reads `ERROR "exact phrase" -excluded ?either ?or %regex%` up to the end. @throws PATTERN_TERM, PATTERN_OPEN, REGEX_WRONG */
export const readTerms = (s: Scanner): Term[] => {
  const terms: Term[] = []
  for (;;) {
    s.space()
    if (s.done) return terms
    const start = s.at
    const sign = s.take('?') ? '?' : s.take('-') ? '-' : ''
    // AWS's documentation also writes `"ERROR" - "Exiting"`.
    if (sign === '-') s.match(BEFORE_QUOTE)
    const what = readTerm(s)
    if (what === undefined) return s.fail(errors.PATTERN_TERM({ sign }), start)
    // `""` and `" "` are how "everything" is written.
    if (what.kind === 'text' && what.text.trim() === '' && sign === '') continue
    terms.push({ sign, what })
  }
}

const readTerm = (s: Scanner): Term['what'] | undefined => {
  if (s.next === '"') return { kind: 'text', text: s.quoted() }
  if (s.next === '%') return { kind: 'regex', source: s.regex((source) => compileRegex(source, false)) }
  const text = s.match(WORD)
  return text === undefined ? undefined : { kind: 'text', text }
}

/**
 * A test for lines, as CloudWatch tests them: letter case counts; all plain terms must be there and none of the `-`
 * terms; of the `?` terms one is enough, and beside plain terms they are not looked at. No term: every line matches.
 */
export const compileTerms = (terms: readonly Term[]): ((line: string) => boolean) => {
  const compiled = terms.map(({ sign, what }) => ({
    sign,
    test: what.kind === 'text' ? (line: string) => line.includes(what.text) : compileRegex(what.source, false),
  }))
  const tests = (sign: Term['sign']) => compiled.filter((term) => term.sign === sign).map((term) => term.test)
  const must = tests('')
  const never = tests('-')
  const either = must.length > 0 ? [] : tests('?')
  return (line) =>
    must.every((test) => test(line)) &&
    (either.length === 0 || either.some((test) => test(line))) &&
    !never.some((test) => test(line))
}

/** The same text for patterns that differ in order, white space and needless quotation marks only. */
export const printTerms = (terms: readonly Term[]): string =>
  [...new Set(terms.map(({ sign, what }) => `${sign}${what.kind === 'text' ? quote(what.text) : `%${what.source}%`}`))]
    .sort()
    .join(' ')
