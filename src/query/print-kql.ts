import type { Bounds, Filter, Scalar } from './ast.js'
import { errors } from './errors.js'
import { ORIGINAL, type Schema } from './schema.js'

const PLAIN_FIELD = /^[\w@.-]+$/
const KEYWORD = /^(?:and|or|not)$/i

const quoted = (text: string): string =>
  `"${text.replace(/["\\\t\r\n]/g, (char) => ({ '\t': '\\t', '\r': '\\r', '\n': '\\n' })[char] ?? `\\${char}`)}"`

const fieldName = (name: string): string => (PLAIN_FIELD.test(name) && !KEYWORD.test(name) ? name : quoted(name))

/** A piece between wildcards: white space and special characters escaped. */
const piece = (text: string): string =>
  text.replace(/[\\():<>"*{}\s\u00a0\u3000]/g, (char) =>
    /\s/.test(char) ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : `\\${char}`,
  )

/** A number so that it reads as milliseconds since the epoch too: at least five digits. */
const timeText = (ms: number): string => {
  const [whole = '0', fraction] = String(Math.abs(ms)).split('.')
  return `${ms < 0 ? '-' : ''}${whole.padStart(5, '0')}${fraction === undefined ? '' : `.${fraction.slice(0, 6)}`}`
}

const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

class Printer {
  readonly #schema: Schema | undefined

  constructor(schema: Schema | undefined) {
    this.#schema = schema
  }

  #scalar(field: string, value: Scalar): string {
    if (typeof value === 'string') return quoted(value)
    return typeof value === 'number' && this.#schema?.field(field)?.type === 'date' ? timeText(value) : String(value)
  }

  #range(field: string, bounds: Bounds): string {
    const parts = (Object.keys(OPERATORS) as (keyof Bounds)[]).flatMap((key) => {
      const value = bounds[key]
      return value === undefined ? [] : [`${fieldName(field)} ${OPERATORS[key]} ${this.#scalar(field, value)}`]
    })
    return parts.length === 0
      ? `${fieldName(field)}: *`
      : parts.length === 1
        ? (parts[0] ?? '')
        : `(${parts.join(' and ')})`
  }

  #wildcard(field: string, pieces: readonly string[], fold: boolean): string {
    const inText = field === ORIGINAL || this.#schema?.field(field)?.type === 'text'
    // In a text field KQL looks for the words anywhere and ignores case: only such a condition can be written.
    if (fold !== inText) return this.#impossible(field, 'wildcard')
    if (!inText)
      return pieces.length === 1
        ? `${fieldName(field)}: ${quoted(pieces[0] ?? '')}`
        : `${fieldName(field)}: ${pieces.map(piece).join('*')}`
    if (pieces[0] !== '' || pieces.at(-1) !== '') return this.#impossible(field, 'wildcard')
    const filled = pieces.filter((part) => part !== '')
    if (filled.length <= 1) return `${fieldName(field)}: ${quoted(filled[0] ?? '')}`
    return `${fieldName(field)}: ${filled.map(piece).join('*')}`
  }

  #impossible(field: string, kind: string): never {
    throw errors.KQL_NOT_EXPRESSIBLE({ field, kind })
  }

  #group(filters: readonly Filter[], word: 'and' | 'or', empty: string): string {
    const [only] = filters
    if (only === undefined) return empty
    return filters.length === 1 ? this.print(only) : `(${filters.map((part) => this.print(part)).join(` ${word} `)})`
  }

  print(filter: Filter): string {
    switch (filter.kind) {
      case 'all':
        return '*'
      case 'none':
        return 'not *'
      case 'and':
        return this.#group(filter.of, 'and', '*')
      case 'or':
        return this.#group(filter.of, 'or', 'not *')
      case 'not':
        return `not ${this.print(filter.of)}`
      case 'text':
        return quoted(filter.phrase)
      case 'exists':
        return `${fieldName(filter.field)}: *`
      case 'compare':
        return filter.fold === true && typeof filter.value === 'string'
          ? this.#impossible(filter.field, 'compare')
          : `${fieldName(filter.field)}: ${this.#scalar(filter.field, filter.value)}`
      case 'range':
        return this.#range(filter.field, filter.bounds)
      case 'wildcard':
        return this.#wildcard(filter.field, filter.pieces, filter.fold === true)
      case 'cidr':
        return `${fieldName(filter.field)}: ${quoted(filter.block)}`
      case 'regex':
        return this.#impossible(filter.field, 'regex')
    }
  }
}

const bare = (text: string): string =>
  text.startsWith('(') && text.endsWith(')') && closesAtEnd(text) ? text.slice(1, -1) : text

/** Does the parenthesis that opens the text close at its very end? */
const closesAtEnd = (text: string): boolean => {
  let depth = 0
  let inQuotes = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '"') inQuotes = !inQuotes
    else if (!inQuotes && char === '(') depth++
    else if (!inQuotes && char === ')' && --depth === 0) return i === text.length - 1
  }
  return false
}

/**
 * Writes a filter in KQL, so that `parseKql` with the same schema gives an equivalent filter.
 * @throws KQL_NOT_EXPRESSIBLE for what KQL has no words for (regular expressions, comparison without case)
 */
export const printKql = (filter: Filter, schema?: Schema): string => bare(new Printer(schema).print(filter))
