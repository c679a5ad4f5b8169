import { RE2JS } from 're2js'
import { errors } from './errors.js'

/** Characters of a source. */
const LENGTH = 2000
/** Instructions of a program with Unicode classes; DuckDB's RE2 refuses some from 500 on, as each takes much of its budget. */
const UNICODE_PROGRAM = 250

/**
 * `(?<name>` as `(?P<name>`, which both engines know. Steps over escapes and character classes,
 * where the characters mean themselves.
 */
export const portableRegex = (source: string): string =>
  source.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]|\(\?<(?![=!])/g, (part) =>
    part === '(?<' ? '(?P<' : part,
  )

const CLASS = /\\[\s\S](?:(?<=\\[pP])(?:\{\^?(\w*)\}))?/g
const CATEGORY = /^(?:Any|C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/

/** Unicode classes that RE2 knows: general categories and scripts. RE2JS knows more. */
const unknownClass = (source: string): string | undefined => {
  for (const [, name] of source.matchAll(CLASS)) {
    if (name === undefined || CATEGORY.test(name)) continue
    try {
      new RegExp(`\\p{Script=${name}}`, 'u')
    } catch {
      return name
    }
  }
  return undefined
}

const compile = (source: string, fold: boolean, length = LENGTH): RE2JS => {
  const wrong = (reason: string, cause?: unknown) => errors.REGEX_WRONG({ source: source.slice(0, 60), reason }, cause)
  if (source.length > length) throw wrong(`longer than ${length} characters`)
  const unknown = unknownClass(source)
  if (unknown !== undefined) throw wrong(`invalid character class range: \\p{${unknown}}`)
  let regex: RE2JS
  try {
    regex = RE2JS.compile(portableRegex(source), fold ? RE2JS.CASE_INSENSITIVE : 0)
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause), cause)
  }
  if (/\\[pP]/.test(source) && regex.programSize() > UNICODE_PROGRAM) throw wrong('expression too large')
  return regex
}

/**
 * A test for an RE2 expression, unanchored, linear in the text's length.
 * What it takes, DuckDB takes too.
 * @throws REGEX_WRONG
 */
export const compileRegex = (source: string, fold: boolean): ((text: string) => boolean) => {
  const regex = compile(source, fold)
  return (text) => regex.test(text)
}

/** Instructions of a program that runs over every line of a log. */
const GROUPS_PROGRAM = 1000
/** Characters of its source: one made of named patterns is long, and its program what costs. */
const GROUPS_LENGTH = 20_000

/**
 * Reads the named groups of the first match, linear in the text's length; undefined where nothing matches.
 * @throws REGEX_WRONG
 */
export const compileGroups = (
  source: string,
): { names: readonly string[]; read: (text: string) => Record<string, string> | undefined } => {
  const regex = compile(source, false, GROUPS_LENGTH)
  if (regex.programSize() > GROUPS_PROGRAM) {
    throw errors.REGEX_WRONG({ source: source.slice(0, 60), reason: 'expression too large' })
  }
  const names = Object.keys(regex.namedGroups())
  return {
    names,
    read(text) {
      const found = regex.matcher(text)
      if (!found.find()) return undefined
      const groups: Record<string, string> = Object.create(null) as Record<string, string>
      for (const name of names) {
        const value = found.group(name)
        if (value !== null) groups[name] = value
      }
      return groups
    },
  }
}
