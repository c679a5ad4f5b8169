import { errors } from './errors.js'
import { type Condition, compileCondition, printOperand, readCondition } from './operand.js'
import type { Scanner } from './scanner.js'
import { anyAt, type Path, printPath, readPath } from './selector.js'

export type JsonExpression =
  | { readonly kind: 'and' | 'or'; readonly of: readonly JsonExpression[] }
  | ({ readonly kind: 'compare'; readonly path: Path } & Condition)
  | {
      readonly kind: 'is'
      readonly path: Path
      readonly what: 'NULL' | 'TRUE' | 'FALSE' | 'EXISTS' | 'NOT EXISTS'
    }

const DEPTH = 50
const BARE = /[^\s()&|{}"=<>!%]+/y

/** Reads `{ … }` and what follows it up to the end. @throws the PATTERN_ errors */
export const readJsonPattern = (s: Scanner): JsonExpression => {
  const from = s.at
  s.take('{')
  const expression = readOr(s, 0)
  s.space()
  if (!s.done && s.next !== '}') s.fail(errors.PATTERN_AFTER_END(), s.at, s.text.length)
  s.close('}', from)
  s.end()
  return expression
}

const readOr = (s: Scanner, depth: number): JsonExpression => list(s, depth, '||', 'or', readAnd)
const readAnd = (s: Scanner, depth: number): JsonExpression => list(s, depth, '&&', 'and', readTerm)

const list = (
  s: Scanner,
  depth: number,
  sign: string,
  kind: 'and' | 'or',
  read: (s: Scanner, depth: number) => JsonExpression,
): JsonExpression => {
  const first = read(s, depth)
  const of = [first]
  for (s.space(); s.take(sign); s.space()) of.push(read(s, depth))
  return of.length === 1 ? first : { kind, of }
}

const readTerm = (s: Scanner, depth: number): JsonExpression => {
  s.space()
  const from = s.at
  if (s.take('(')) {
    if (depth >= DEPTH) s.fail(errors.PATTERN_TOO_DEEP({ limit: DEPTH }), from)
    const inner = readOr(s, depth + 1)
    s.space()
    s.close(')', from)
    return inner
  }
  const path = readPath(s)
  s.space()
  if (s.keyword('IS')) {
    s.space()
    for (const what of ['NULL', 'TRUE', 'FALSE'] as const) if (s.keyword(what)) return { kind: 'is', path, what }
    return s.fail(errors.PATTERN_IS())
  }
  // CloudWatch knows NOT EXISTS only; its opposite is a matter of course.
  if (s.keyword('EXISTS')) return { kind: 'is', path, what: 'EXISTS' }
  if (s.keyword('NOT')) {
    s.space()
    if (!s.keyword('EXISTS')) s.fail(errors.PATTERN_NOT())
    return { kind: 'is', path, what: 'NOT EXISTS' }
  }
  return { kind: 'compare', path, ...readCondition(s, BARE) }
}

type Test = (record: unknown) => boolean

const both = (tests: readonly Test[]): Test => {
  const [a, b] = tests
  if (tests.length === 2 && a !== undefined && b !== undefined) return (record) => a(record) && b(record)
  return (record) => {
    for (let i = 0; i < tests.length; i++) if (!(tests[i] as Test)(record)) return false
    return true
  }
}

const either =
  (tests: readonly Test[]): Test =>
  (record) => {
    for (let i = 0; i < tests.length; i++) if ((tests[i] as Test)(record)) return true
    return false
  }

/**
 * A test for decoded JSON records, as CloudWatch tests them:
 *
 * - A comparison needs a value to compare. Where the field is absent, null, a list or an object, neither `=` nor `!=`
 *   holds ("if a property selector points to an array or object, the metric filter won't match the log format"; that
 *   an absent field does not meet `!=` either is what CloudWatch's own pattern test answers). `NOT EXISTS` asks for
 *   the absent field.
 * - `IS NULL` holds for null itself, `IS TRUE` and `IS FALSE` for truth values, not for texts that spell them.
 * - `NOT EXISTS` holds where the record has no such key; a key whose value is null exists.
 * - With `[*]` a condition holds when it does for any element.
 */
export const compileJson = (expression: JsonExpression): Test => {
  switch (expression.kind) {
    case 'and':
      return both(expression.of.map(compileJson))
    case 'or':
      return either(expression.of.map(compileJson))
    case 'compare':
      return anyAt(expression.path, compileCondition(expression))
    case 'is': {
      const { path, what } = expression
      const exists = () => anyAt(path, () => true)
      if (what === 'EXISTS') return exists()
      if (what === 'NOT EXISTS') {
        const there = exists()
        return (record) => !there(record)
      }
      const wanted = what === 'NULL' ? null : what === 'TRUE'
      return anyAt(path, (value) => value === wanted)
    }
  }
}

/** The same text for expressions that differ in white space, quotation marks, parentheses and order only. */
export const printJson = (expression: JsonExpression): string => {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const flat = (e: JsonExpression): readonly JsonExpression[] =>
        e.kind === expression.kind && 'of' in e ? e.of.flatMap(flat) : [e]
      const parts = [...new Set(flat(expression).map(printJson))].sort()
      return parts.length === 1 ? (parts[0] as string) : `(${parts.join(expression.kind === 'and' ? ' && ' : ' || ')})`
    }
    case 'is':
      return `${printPath(expression.path)} ${expression.what.endsWith('EXISTS') ? '' : 'IS '}${expression.what}`
    case 'compare':
      return `${printPath(expression.path)} ${expression.operator} ${printOperand(expression.operand)}`
  }
}
