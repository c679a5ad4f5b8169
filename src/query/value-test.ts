import type { Bounds, Filter, Scalar } from './ast.js'
import { errors } from './errors.js'
import { fold } from './fold.js'
import { addressText, compareAddresses, inBlock, parseAddress, parseBlock } from './ip.js'
import { numberOf } from './number.js'
import { compareTexts } from './order.js'
import { compileRegex } from './regex.js'
import type { FieldType } from './schema.js'
import { matchPieces } from './wildcard.js'

/** How values of a field compare: as its type, or as JSON, where a number and its spelling are equal. */
export type Comparison = FieldType | 'json'

/** Says of one value whether it matches; lists are taken apart before. */
export type ValueTest = (value: unknown) => boolean

const never: ValueTest = () => false

/** What a text may stand for in JSON besides itself. */
const spelt = (text: string): { number?: number; truth?: boolean } => {
  const number = numberOf(text)
  if (number !== undefined) return { number }
  return text === 'true' || text === 'false' ? { truth: text === 'true' } : {}
}

const compareJson = (expected: Scalar, folded: boolean): ValueTest => {
  const text = String(expected)
  const { number, truth } = spelt(text)
  const same = compareText(text, folded)
  if (number !== undefined) return (value) => (typeof value === 'number' ? value === number : same(value))
  if (truth !== undefined) return (value) => value === truth || same(value)
  return same
}

const compareText = (expected: string, folded: boolean): ValueTest => {
  if (!folded) return (value) => value === expected
  const lower = fold(expected)
  return (value) => typeof value === 'string' && (value === expected || fold(value) === lower)
}

/** Equal addresses however spelt; the canonical text, in which events hold them, without parsing. */
const compareAddress = (expected: string): ValueTest => {
  const address = parseAddress(expected)
  if (address === undefined) return (value) => value === expected
  const canonical = addressText(address)
  // Only with a colon can there be another spelling.
  return (value) =>
    value === canonical || (typeof value === 'string' && value.includes(':') && parseAddress(value) === address)
}

const compareTest = (expected: Scalar, folded: boolean, as: Comparison | undefined): ValueTest => {
  if (as === 'json') return compareJson(expected, folded)
  if (typeof expected !== 'string') return (value) => value === expected
  return as === 'ip' ? compareAddress(expected) : compareText(expected, folded)
}

/** Negative, zero or positive as the value is below, at or above a bound; NaN when the two have no order. */
type Order = (value: unknown) => number

const orderTo = (bound: Scalar, as: Comparison | undefined): Order => {
  if (typeof bound === 'boolean') return () => Number.NaN
  const number = typeof bound === 'number' ? bound : as === 'json' ? numberOf(bound) : undefined
  if (number !== undefined) {
    if (as !== 'json') return (value) => (typeof value === 'number' ? value - number : Number.NaN)
    return (value) => {
      if (typeof value === 'number') return value - number
      return typeof value === 'string' ? (numberOf(value) ?? Number.NaN) - number : Number.NaN
    }
  }
  const text = bound as string
  const address = as === 'ip' ? parseAddress(text) : undefined
  if (address !== undefined) {
    return (value) => {
      const other = typeof value === 'string' ? parseAddress(value) : undefined
      return other === undefined ? Number.NaN : compareAddresses(other, address)
    }
  }
  return (value) => (typeof value === 'string' ? compareTexts(value, text) : Number.NaN)
}

const rangeTest = (bounds: Bounds, as: Comparison | undefined): ValueTest => {
  const tests: ValueTest[] = []
  const add = (bound: Scalar | undefined, holds: (order: number) => boolean) => {
    if (bound === undefined) return
    const order = orderTo(bound, as)
    tests.push((value) => holds(order(value)))
  }
  // NaN holds nowhere.
  add(bounds.gt, (order) => order > 0)
  add(bounds.gte, (order) => order >= 0)
  add(bounds.lt, (order) => order < 0)
  add(bounds.lte, (order) => order <= 0)
  const [first, second, ...rest] = tests
  if (first === undefined) return (value) => value !== undefined && value !== null
  if (second === undefined) return first
  if (rest.length === 0) return (value) => first(value) && second(value)
  return (value) => tests.every((test) => test(value))
}

const wildcardTest = (pieces: readonly string[], folded: boolean): ValueTest => {
  if (!folded) return (value) => typeof value === 'string' && matchPieces(value, pieces)
  const lower = pieces.map(fold)
  return (value) => typeof value === 'string' && matchPieces(fold(value), lower)
}

const cidrTest = (text: string): ValueTest => {
  const block = parseBlock(text)
  if (block === undefined) throw errors.CIDR_WRONG({ block: text.slice(0, 60) })
  return (value) => {
    const address = typeof value === 'string' ? parseAddress(value) : undefined
    return address !== undefined && inBlock(address, block)
  }
}

/** A condition on a field. */
export type FieldFilter = Extract<Filter, { readonly field: string }>

/**
 * Compiles what a condition asks of one value.
 * @throws REGEX_WRONG, CIDR_WRONG
 */
export const valueTest = (filter: FieldFilter, as: Comparison | undefined): ValueTest => {
  switch (filter.kind) {
    case 'compare':
      return compareTest(filter.value, filter.fold === true, as)
    case 'range':
      return rangeTest(filter.bounds, as)
    case 'exists':
      return (value) => value !== undefined && value !== null
    case 'wildcard':
      return filter.pieces.length === 0 ? never : wildcardTest(filter.pieces, filter.fold === true)
    case 'regex': {
      const matches = compileRegex(filter.source, filter.fold === true)
      return (value) => typeof value === 'string' && matches(value)
    }
    case 'cidr':
      return cidrTest(filter.block)
  }
}
