import { compileRegex } from '../regex.js'
import { matchPieces } from '../wildcard.js'
import { errors } from './errors.js'
import { quote, type Scanner } from './scanner.js'

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>='

/** The right side of a condition. */
export type Operand =
  /** Literal pieces with any run of characters between them. */
  | { readonly kind: 'text'; readonly pieces: readonly string[] }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string }

export interface Condition {
  readonly operator: Operator
  readonly operand: Operand
}

/** A value of a record that can be compared; objects, lists and null cannot. */
export type Scalar = string | number | boolean

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The number that a text spells; undefined for what is none or has no finite value. */
export const toNumber = (text: string): number | undefined => {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

const readOperator = (s: Scanner): Operator => {
  // AWS's own examples write `w1=!ERROR` for `w1!=ERROR`.
  if (s.take('!=') || s.take('=!')) return '!='
  for (const operator of ['<=', '>=', '=', '<', '>'] as const) if (s.take(operator)) return operator
  return s.fail(errors.PATTERN_OPERATOR())
}

/**
 * Reads an operator and its value; `bare` is what an unquoted value may consist of.
 * @throws PATTERN_OPERATOR, PATTERN_VALUE, PATTERN_NUMBER, PATTERN_OPEN, REGEX_WRONG
 */
export const readCondition = (s: Scanner, bare: RegExp): Condition => {
  const operator = readOperator(s)
  s.space()
  const start = s.at
  const operand = readOperand(s, bare)
  if (operator !== '=' && operator !== '!=' && operand.kind !== 'number') {
    s.fail(errors.PATTERN_NUMBER({ operator }), start, s.at)
  }
  return { operator, operand }
}

const readOperand = (s: Scanner, bare: RegExp): Operand => {
  if (s.next === '%') return { kind: 'regex', source: s.regex((source) => compileRegex(source, false)) }
  if (s.next === '"') return textOf(s.quoted())
  const word = s.match(bare)
  if (word === undefined) return s.fail(errors.PATTERN_VALUE())
  const value = toNumber(word)
  return value === undefined ? textOf(word) : { kind: 'number', value, text: word }
}

/** Several `*` side by side are one. */
const textOf = (text: string): Operand => ({ kind: 'text', pieces: text.split(/\*+/) })

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** What a condition says of one value of a record. Allocates nothing for strings; linear in their length. */
export const compileCondition = ({ operator, operand }: Condition): ((value: unknown) => boolean) => {
  if (operator === '=') return equals(operand)
  if (operator === '!=') {
    const same = equals(operand)
    return (value) => isScalar(value) && !same(value)
  }
  return compares(operator, operand.kind === 'number' ? operand.value : Number.NaN)
}

const equals = (operand: Operand): ((value: unknown) => boolean) => {
  if (operand.kind === 'number') {
    const { value: wanted, text } = operand
    // Account numbers stand in records as text; a number in quotation marks is that number too.
    return (value) =>
      typeof value === 'number'
        ? value === wanted
        : typeof value === 'string' && (value === text || toNumber(value) === wanted)
  }
  const holds = operand.kind === 'regex' ? compileRegex(operand.source, false) : compileText(operand.pieces)
  return (value) => (typeof value === 'string' ? holds(value) : isScalar(value) && holds(String(value)))
}

const compileText = (pieces: readonly string[]): ((text: string) => boolean) => {
  const [only] = pieces
  return pieces.length === 1 ? (text) => text === only : (text) => matchPieces(text, pieces)
}

const compares = (operator: '<' | '<=' | '>' | '>=', wanted: number): ((value: unknown) => boolean) => {
  const holds: Record<typeof operator, (n: number) => boolean> = {
    '<': (n) => n < wanted,
    '<=': (n) => n <= wanted,
    '>': (n) => n > wanted,
    '>=': (n) => n >= wanted,
  }
  const test = holds[operator]
  return (value) => {
    const number = typeof value === 'number' ? value : typeof value === 'string' ? toNumber(value) : undefined
    return number !== undefined && test(number)
  }
}

/** The same text for operands that mean the same. */
export const printOperand = (operand: Operand): string => {
  if (operand.kind === 'regex') return `%${operand.source}%`
  if (operand.kind === 'text') return quote(operand.pieces.join('*'))
  // Beyond this the number no longer tells one text from the next.
  return Number.isInteger(operand.value) && !Number.isSafeInteger(operand.value) ? operand.text : String(operand.value)
}
