import { compileGroups } from '../../query/index.js'
import { errors } from './errors.js'
import { GROK_PATTERNS } from './grok-patterns.js'
import type { OwnRecord } from './record.js'

/** Patterns within patterns. */
const DEPTH = 16
/** Characters of the expression that comes out. */
const LENGTH = 20_000

const REFERENCE = /%\{(\w+)(?::([\w@.[\]-]+))?(?::(\w+))?\}/g

/** The word of Grok for a name in objects: `[source][ip]` is `source.ip`. */
const plain = (name: string): string =>
  name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1).replaceAll('][', '.') : name

/**
 * Reads what a Grok pattern names, linear in the text's length; undefined where it does not match.
 * @throws GROK_WRONG, REGEX_WRONG
 */
export const compileGrok = (
  pattern: string,
  own: Readonly<Record<string, string>>,
  lead: string,
): ((text: string) => OwnRecord | undefined) => {
  /** Names as written, by the names of their groups: those may hold letters and digits only. */
  const named = new Map<string, string>()
  const expand = (text: string, within: readonly string[]): string => {
    const expanded = text.replace(REFERENCE, (_, word: string, name: string | undefined) => {
      const inner = Object.hasOwn(own, word)
        ? own[word]
        : Object.hasOwn(GROK_PATTERNS, word)
          ? GROK_PATTERNS[word]
          : undefined
      if (inner === undefined) throw errors.GROK_UNKNOWN({ name: word })
      if (within.includes(word)) throw errors.GROK_RECURSIVE({ name: word })
      if (within.length >= DEPTH) throw errors.GROK_LARGE({ depth: DEPTH, length: LENGTH })
      // An opened group stands before those within it.
      const group = name === undefined ? undefined : `grok${named.size}`
      if (name !== undefined && group !== undefined) named.set(group, plain(name))
      const body = expand(inner, [...within, word])
      return group === undefined ? `(?:${body})` : `(?<${group}>${body})`
    })
    if (expanded.length > LENGTH) throw errors.GROK_LARGE({ depth: DEPTH, length: LENGTH })
    return expanded
  }
  const expression = expand(pattern, [])
  const left = /%\{[^}]{0,40}/.exec(expression)?.[0]
  if (left !== undefined) throw errors.GROK_UNKNOWN({ name: left.slice(2) })
  const { read } = compileGroups(lead + expression)
  return (text) => {
    const groups = read(text)
    if (groups === undefined) return undefined
    const record = Object.create(null) as Record<string, string>
    // Of two groups of one name, that which took part counts.
    for (const [group, value] of Object.entries(groups)) record[named.get(group) ?? group] ??= value
    return record
  }
}
