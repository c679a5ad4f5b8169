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
