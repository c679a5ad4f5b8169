import { compileRegex } from '../regex.js'
import { matchPieces } from '../wildcard.js'
import type { Scanner } from './scanner.js'

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>='

/** The right side of a condition. */
export type Operand =
  | { readonly kind: 'text'; readonly pieces: readonly string[] }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string }

export const readOperator = (s: Scanner): Operator => {
  for (const operator of ['!=', '<=', '>=', '=', '<', '>'] as const) if (s.take(operator)) return operator
  return s.fail('=, !=, <, <=, > or >=')
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** Reads a value; `bare` is what an unquoted one may consist of. */
export const readOperand = (s: Scanner, operator: Operator, bare: RegExp): Operand => {
  const start = s.at
  if (s.take('%')) return { kind: 'regex', source: s.regex() }
  if (s.take('"')) return { kind: 'text', pieces: s.quoted().split('*') }
  const word = s.match(bare)
  if (word === undefined || word === '') return s.fail('a value')
  if (NUMBER.test(word)) return { kind: 'number', value: Number(word), text: word }
  if (operator !== '=' && operator !== '!=') return s.fail('a number', start)
  return { kind: 'text', pieces: word.split('*') }
}

/** Whether one value meets an operand by `=`; the comparison operators take numbers only. */
export const compileOperand = (operator: Operator, operand: Operand): ((value: unknown) => boolean) => {
  if (operand.kind === 'regex') {
    const regex = compileRegex(operand.source, false)
    return (value) => typeof value === 'string' && regex(value)
  }
  if (operand.kind === 'text') {
    const { pieces } = operand
    const [only] = pieces
    if (pieces.length === 1) return (value) => (typeof value === 'boolean' ? String(value) : value) === only
    return (value) => typeof value === 'string' && matchPieces(value, pieces)
  }
  const wanted = operand.value
  if (operator === '=' || operator === '!=') {
    // A number in quotes in the log is that number too, and an id with leading zeros is itself.
    return (value) =>
      typeof value === 'number'
        ? value === wanted
        : typeof value === 'string' && (value === operand.text || toNumber(value) === wanted)
  }
  const compare: Record<'<' | '<=' | '>' | '>=', (n: number) => boolean> = {
    '<': (n) => n < wanted,
    '<=': (n) => n <= wanted,
    '>': (n) => n > wanted,
    '>=': (n) => n >= wanted,
  }
  const test = compare[operator]
  return (value) => {
    const number = typeof value === 'number' ? value : typeof value === 'string' ? toNumber(value) : undefined
    return number !== undefined && test(number)
  }
}

export const toNumber = (text: string): number | undefined => (NUMBER.test(text) ? Number(text) : undefined)

export const printOperand = (operand: Operand): string =>
  operand.kind === 'regex'
    ? `%${operand.source}%`
    : operand.kind === 'number'
      ? String(operand.value)
      : JSON.stringify(operand.pieces.join('*'))
