import { compileRegex } from '../regex.js'
import type { Scanner } from './scanner.js'

export interface Term {
  /** `?`: one of these must be there; `-`: it must not be there. */
  readonly sign: '' | '?' | '-'
  readonly what: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'regex'; readonly source: string }
}

/** Reads `ERROR "exact phrase" -excluded ?either ?or %regex%`; letter case counts. */
export const readTerms = (s: Scanner): Term[] => {
  const terms: Term[] = []
  for (;;) {
    s.space()
    if (s.done) return terms
    const sign = s.take('?') ? '?' : s.take('-') ? '-' : ''
    if (s.take('"')) terms.push({ sign, what: { kind: 'text', text: s.quoted() } })
    else if (s.take('%')) terms.push({ sign, what: { kind: 'regex', source: s.regex() } })
    else {
      const text = s.match(/[^\s"]+/y)
      if (text === undefined) s.fail('a word')
      terms.push({ sign, what: { kind: 'text', text: text as string } })
    }
  }
}

/**
 * As in CloudWatch: an empty pattern matches all; all plain terms must be there; with `?` terms alone one of them is
 * enough, and beside plain terms the `?` terms are not looked at.
 */
export const compileTerms = (terms: readonly Term[]): ((line: string) => boolean) => {
  const compiled = terms.map(({ sign, what }) => ({
    sign,
    test: what.kind === 'text' ? (line: string) => line.includes(what.text) : compileRegex(what.source, false),
  }))
  const must = compiled.filter((term) => term.sign === '').map((term) => term.test)
  const either = compiled.filter((term) => term.sign === '?').map((term) => term.test)
  const never = compiled.filter((term) => term.sign === '-').map((term) => term.test)
  return (line) =>
    must.every((test) => test(line)) &&
    (must.length > 0 || either.length === 0 || either.some((test) => test(line))) &&
    !never.some((test) => test(line))
}

export const printTerms = (terms: readonly Term[]): string =>
  terms
    .map(({ sign, what }) => `${sign}${what.kind === 'text' ? JSON.stringify(what.text) : `%${what.source}%`}`)
    .sort()
    .join(' ')
