import { ALL, type Bounds, type Filter, NONE, or, type Scalar } from './ast.js'
import { errors, fail } from './errors.js'
import { addressText, parseAddress, parseBlock } from './ip.js'
import type { Literal } from './kql-literal.js'
import { numberOf } from './number.js'
import { ORIGINAL, type Schema } from './schema.js'
import { timeSpan } from './time.js'

export type RangeOperator = '<' | '<=' | '>' | '>='

/** What gives a literal its meaning. */
export interface Meaning {
  readonly schema: Schema | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
  /** IANA zone in which a date without offset is meant. */
  readonly zone: string
  /** A value that cannot be of the field's type matches nothing instead of being an error. */
  readonly lenient: boolean
}

const shown = (literal: Literal): string => literal.pieces.join('*').slice(0, 60)

/** No two wildcards in a row. */
const tidy = (pieces: readonly string[]): readonly string[] =>
  pieces.filter((piece, i) => piece !== '' || i === 0 || i === pieces.length - 1)

const isAny = (pieces: readonly string[]): boolean => pieces.length > 1 && pieces.every((piece) => piece === '')

/** One word somewhere in a text: a phrase, or pieces in this order. */
const inText = (field: string, pieces: readonly string[]): Filter => {
  const filled = pieces.filter((piece) => piece !== '')
  if (field === ORIGINAL && filled.length <= 1) return { kind: 'text', phrase: filled[0] ?? '' }
  return { kind: 'wildcard', field, pieces: ['', ...filled, ''], fold: true }
}

/** A term without field: somewhere in the record. As in Kibana, any one of several unquoted words is enough. */
export const bareCondition = (literal: Literal): Filter =>
  isAny(literal.pieces) ? ALL : or(...literal.words.map((word) => (isAny(word) ? ALL : inText(ORIGINAL, word))))

/** `field: literal` for one field. */
export const fieldCondition = (field: string, literal: Literal, meaning: Meaning): Filter => {
  const { pieces } = literal
  if (isAny(pieces)) return { kind: 'exists', field }
  const value = pieces[0] ?? ''
  const wild = pieces.length > 1
  const type = meaning.schema?.field(field)?.type ?? (field === ORIGINAL ? 'text' : undefined)
  const wrong = (code: 'KQL_NOT_NUMBER' | 'KQL_NOT_BOOLEAN' | 'KQL_NOT_DATE' | 'KQL_NOT_IP'): Filter =>
    meaning.lenient ? NONE : fail(errors[code]({ field, value: shown(literal) }), literal.start, literal.end)
  const compare = (to: Scalar): Filter => ({ kind: 'compare', field, value: to })
  const matching = (): Filter => ({ kind: 'wildcard', field, pieces: tidy(pieces) })

  switch (type) {
    case 'text':
      return or(...literal.words.map((word): Filter => (isAny(word) ? { kind: 'exists', field } : inText(field, word))))
    case 'long':
    case 'double': {
      const number = wild ? undefined : numberOf(value)
      return number === undefined ? wrong('KQL_NOT_NUMBER') : compare(number)
    }
    case 'boolean': {
      const word = wild ? '' : value.toLowerCase()
      return word === 'true' || word === 'false' ? compare(word === 'true') : wrong('KQL_NOT_BOOLEAN')
    }
    case 'date': {
      const span = wild ? undefined : timeSpan(value, meaning.now, meaning.zone)
      if (span === undefined) return wrong('KQL_NOT_DATE')
      if (span.start === span.end) return compare(span.start)
      return { kind: 'range', field, bounds: { gte: span.start, lt: span.end } }
    }
    case 'ip': {
      if (wild) return matching()
      if (value.includes('/')) {
        return parseBlock(value) === undefined ? wrong('KQL_NOT_IP') : { kind: 'cidr', field, block: value }
      }
      const address = parseAddress(value)
      return address === undefined ? wrong('KQL_NOT_IP') : compare(addressText(address))
    }
    case 'keyword':
    case undefined:
      return wild ? matching() : compare(value)
  }
}

const boundsOf = (operator: RangeOperator, value: Scalar): Bounds => {
  switch (operator) {
    case '<':
      return { lt: value }
    case '<=':
      return { lte: value }
    case '>':
      return { gt: value }
    case '>=':
      return { gte: value }
  }
}

/** `field >= literal` for one field. A time that is less precise than an instant counts as a whole: `<= 2026-01-31` includes that day. */
export const rangeCondition = (field: string, operator: RangeOperator, literal: Literal, meaning: Meaning): Filter => {
  if (literal.pieces.length > 1) return fail(errors.KQL_RANGE_VALUE({ operator }), literal.start, literal.end)
  const value = literal.pieces[0] ?? ''
  const type = meaning.schema?.field(field)?.type
  const wrong = (code: 'KQL_NOT_NUMBER' | 'KQL_RANGE_BOOLEAN' | 'KQL_NOT_DATE' | 'KQL_NOT_IP'): Filter =>
    meaning.lenient ? NONE : fail(errors[code]({ field, value: shown(literal) }), literal.start, literal.end)
  const range = (bounds: Bounds): Filter => ({ kind: 'range', field, bounds })

  switch (type) {
    case 'long':
    case 'double': {
      const number = numberOf(value)
      return number === undefined ? wrong('KQL_NOT_NUMBER') : range(boundsOf(operator, number))
    }
    case 'boolean':
      return wrong('KQL_RANGE_BOOLEAN')
    case 'date': {
      const span = timeSpan(value, meaning.now, meaning.zone)
      if (span === undefined) return wrong('KQL_NOT_DATE')
      if (span.start === span.end) return range(boundsOf(operator, span.start))
      if (operator === '<=') return range({ lt: span.end })
      if (operator === '>') return range({ gte: span.end })
      return range(boundsOf(operator, span.start))
    }
    case 'ip': {
      const address = parseAddress(value)
      return address === undefined ? wrong('KQL_NOT_IP') : range(boundsOf(operator, addressText(address)))
    }
    case 'keyword':
    case 'text':
      return range(boundsOf(operator, value))
    case undefined:
      return range(boundsOf(operator, (literal.quoted ? undefined : numberOf(value)) ?? value))
  }
}
