import { RE2JS } from 're2js'
import { errors } from './errors.js'

/** Longest source taken; RE2's own limits bound what it compiles to. */
const LENGTH = 2000

/**
 * `(?<name>` as `(?P<name>`: both engines know the latter only or too. Steps over escapes and
 * character classes, where the characters mean themselves.
 */
export const portableRegex = (source: string): string =>
  source.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]|\(\?<(?![=!])/g, (part) =>
    part === '(?<' ? '(?P<' : part,
  )

/**
 * A test for an RE2 expression, unanchored, linear in the text's length.
 * @throws REGEX_WRONG
 */
export const compileRegex = (source: string, fold: boolean): ((text: string) => boolean) => {
  if (source.length > LENGTH) throw errors.REGEX_WRONG({ source: `${source.slice(0, 60)}…`, reason: `> ${LENGTH}` })
  try {
    const regex = RE2JS.compile(portableRegex(source), fold ? RE2JS.CASE_INSENSITIVE : 0)
    return (text) => regex.test(text)
  } catch (cause) {
    throw errors.REGEX_WRONG(
      { source: source.slice(0, 60), reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    )
  }
}
