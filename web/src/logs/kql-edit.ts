/** A value as the API sends it. */
export type Scalar = string | number | boolean

/** Writes a value so that KQL takes it for exactly this value. */
export const quote = (value: Scalar): string =>
  typeof value === 'string' ? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : String(value)

/** Writes a field's name; characters that mean something in KQL are escaped. */
export const fieldName = (name: string): string => name.replace(/[\\():<>"*{}\s]/g, (c) => `\\${c}`)

/** One stretch of a query, for colouring and for editing. */
export interface Token {
  readonly kind: 'space' | 'open' | 'close' | 'operator' | 'word' | 'string' | 'conjunction' | 'field'
  readonly text: string
  readonly start: number
}

const TOKEN = /(\s+)|([({])|([)}])|(<=|>=|[:<>])|("(?:\\.|[^"\\])*"?)|((?:\\.|[^\s(){}:<>"\\])+|\\)/gy

/** Cuts a query into tokens. Every character is in one, whatever the text, so nothing is lost on the way back. */
export const tokens = (kql: string): Token[] => {
  const found: { kind: Token['kind']; text: string; start: number }[] = []
  TOKEN.lastIndex = 0
  for (let m = TOKEN.exec(kql); m; m = TOKEN.exec(kql)) {
    const text = m[0]
    const kind = m[1] ? 'space' : m[2] ? 'open' : m[3] ? 'close' : m[4] ? 'operator' : m[5] ? 'string' : 'word'
    found.push({ kind: kind === 'word' && /^(and|or|not)$/i.test(text) ? 'conjunction' : kind, text, start: m.index })
  }
  const solid = found.filter((t) => t.kind !== 'space')
  solid.forEach((token, i) => {
    if ((token.kind === 'word' || token.kind === 'string') && solid[i + 1]?.kind === 'operator') token.kind = 'field'
  })
  return found
}

/** The parts of a query that top-level `and`s join, or null when a top-level `or` makes it one piece. */
const conjuncts = (kql: string): string[] | null => {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (const token of tokens(kql)) {
    if (token.kind === 'open') depth++
    else if (token.kind === 'close') depth--
    else if (token.kind === 'conjunction' && depth === 0) {
      const word = token.text.toLowerCase()
      if (word === 'or') return null
      if (word === 'and') {
        parts.push(kql.slice(from, token.start).trim())
        from = token.start + token.text.length
      }
    }
  }
  parts.push(kql.slice(from).trim())
  return depth === 0 ? parts.filter((part) => part !== '') : null
}

/** The same condition, whatever its spaces, its letter case of `not` and the quotes around a plain word. */
const canonical = (condition: string): string =>
  tokens(condition)
    .filter((t) => t.kind !== 'space')
    .map((t) =>
      t.kind === 'string' && /^"[\w.@/-]+"$/.test(t.text)
        ? t.text.slice(1, -1)
        : t.kind === 'conjunction'
          ? t.text.toLowerCase()
          : t.text,
    )
    .join(' ')

const positive = (condition: string): string => canonical(condition).replace(/^not /, '')

/** Adds a condition by `and`. One that is there already, or its opposite, is replaced in its place. */
const addCondition = (kql: string, condition: string, negate: boolean): string => {
  const wanted = negate ? `not ${condition}` : condition
  const text = kql.trim()
  if (text === '') return wanted
  const parts = conjuncts(text)
  if (parts === null) return `(${text}) and ${wanted}`
  const at = parts.findIndex((part) => positive(part) === positive(condition))
  if (at < 0) return [...parts, wanted].join(' and ')
  return parts.map((part, i) => (i === at ? wanted : part)).join(' and ')
}

/** The query that also asks for (or, negated, against) this value of the field. */
export const withValue = (kql: string, field: string, value: Scalar, negate = false): string =>
  addCondition(kql, `${fieldName(field)}: ${quote(value)}`, negate)

/** The query that also asks for events that have the field, or lack it. */
export const withField = (kql: string, field: string, negate = false): string =>
  addCondition(kql, `${fieldName(field)}: *`, negate)

/** The query with this condition removed, if it stands in it at the top level. */
export const withoutValue = (kql: string, field: string, value: Scalar): string => {
  const condition = `${fieldName(field)}: ${quote(value)}`
  const parts = conjuncts(kql)
  return parts ? parts.filter((part) => positive(part) !== positive(condition)).join(' and ') : kql
}
