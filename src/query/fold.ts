/** Letters whose JavaScript lower case depends on their neighbours (Σ) or is two characters (İ). */
const UNEVEN = /[\u0130\u03a3]/
const UNEVEN_ALL = /[\u0130\u03a3]/g

/**
 * Lower case, each character for itself, as DuckDB's `lower` does it: `String.toLowerCase`
 * would make another letter of a final Σ and two characters of İ.
 */
export const fold = (text: string): string =>
  UNEVEN.test(text)
    ? text.replace(UNEVEN_ALL, (letter) => (letter === '\u0130' ? 'i' : '\u03c3')).toLowerCase()
    : text.toLowerCase()

const CASELESS = /^[\0-@[-`{-\x7f\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*$/u

/** No other character folds to one of these: a search for them needs no folding. Says so of what is common, not of all such letters. */
export const isCaseless = (text: string): boolean => CASELESS.test(text)
