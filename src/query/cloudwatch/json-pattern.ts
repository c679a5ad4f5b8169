import { Scanner } from './scanner.js'
import { compileOperand, type Operand, type Operator, printOperand, readOperand, readOperator } from './value.js'

/** A step of a selector: a key, a place in an array, or `*` for every place. */
export type Step = string | number | '[*]'

export type JsonExpression =
  | { readonly kind: 'and' | 'or'; readonly of: readonly JsonExpression[] }
  | { readonly kind: 'compare'; readonly path: readonly Step[]; readonly operator: Operator; readonly operand: Operand }
  | {
      readonly kind: 'is'
      readonly path: readonly Step[]
      readonly what: 'NULL' | 'TRUE' | 'FALSE' | 'EXISTS' | 'NOT EXISTS'
    }

const DEPTH = 50
const BARE = /[^\s()&|{}"=<>!]+/y

/** Reads what stands between the braces of `{ … }`. */
export const readJsonPattern = (s: Scanner): JsonExpression => {
  s.expect('{')
  const expression = readOr(s, 0)
  s.space()
  s.expect('}')
  s.space()
  if (!s.done) s.fail('the end of the pattern')
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
  const of = [read(s, depth)]
  for (;;) {
    s.space()
    if (!s.take(sign)) break
    of.push(read(s, depth))
  }
  return of.length === 1 ? (of[0] as JsonExpression) : { kind, of }
}

const readTerm = (s: Scanner, depth: number): JsonExpression => {
  s.space()
  if (s.take('(')) {
    if (depth >= DEPTH) s.fail(`at most ${DEPTH} nested parentheses`)
    const inner = readOr(s, depth + 1)
    s.space()
    s.expect(')')
    return inner
  }
  const path = readPath(s)
  s.space()
  if (s.keyword('IS')) {
    s.space()
    for (const what of ['NULL', 'TRUE', 'FALSE'] as const) if (s.keyword(what)) return { kind: 'is', path, what }
    s.fail('NULL, TRUE or FALSE')
  }
  if (s.keyword('EXISTS')) return { kind: 'is', path, what: 'EXISTS' }
  if (s.keyword('NOT')) {
    s.space()
    if (!s.keyword('EXISTS')) s.fail('EXISTS')
    return { kind: 'is', path, what: 'NOT EXISTS' }
  }
  const operator = readOperator(s)
  s.space()
  return { kind: 'compare', path, operator, operand: readOperand(s, operator, BARE) }
}

const readPath = (s: Scanner): Step[] => {
  s.expect('$')
  const path: Step[] = []
  for (;;) {
    if (s.take('.')) {
      const key = s.match(/[\w$:@/-]+/y)
      if (key === undefined) s.fail('the name of a field')
      path.push(key as string)
    } else if (s.take('[')) {
      s.space()
      if (s.take('*')) path.push('[*]')
      else if (s.take('"')) path.push(s.quoted())
      else if (s.take("'")) {
        const key = s.match(/[^']+/y)
        if (key === undefined) s.fail('the name of a field')
        s.expect("'")
        path.push(key as string)
      } else {
        const index = s.match(/\d{1,6}/y)
        if (index === undefined) s.fail('a number, * or a name')
        path.push(Number(index))
      }
      s.space()
      s.expect(']')
    } else break
  }
  if (path.length === 0) s.fail('.field')
  return path
}

type Test = (record: unknown) => boolean

/** Calls `see` with each value at the path until one is enough. A key into an array means each of its elements. */
const anyAt = (value: unknown, path: readonly Step[], from: number, see: (value: unknown) => boolean): boolean => {
  if (from === path.length) return see(value)
  if (value === null || typeof value !== 'object') return false
  const step = path[from] as Step
  if (Array.isArray(value)) {
    if (typeof step === 'number') return step < value.length && anyAt(value[step], path, from + 1, see)
    const next = step === '[*]' ? from + 1 : from
    return value.some((item) => (Array.isArray(item) && next === from ? false : anyAt(item, path, next, see)))
  }
  if (typeof step === 'number' || step === '[*]' || !Object.hasOwn(value, step)) return false
  return anyAt((value as Record<string, unknown>)[step], path, from + 1, see)
}

/** The value at a path of plain keys, without arrays on the way: nearly every selector, on the hot path. */
const plainAt = (record: unknown, path: readonly string[]): unknown => {
  let value = record
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

const anyValue = (path: readonly Step[], test: (value: unknown) => boolean): Test => {
  const each = (value: unknown): boolean => (Array.isArray(value) ? value.some(test) : test(value))
  if (!path.every((step): step is string => typeof step === 'string' && step !== '[*]')) {
    return (record) => anyAt(record, path, 0, each)
  }
  return (record) => {
    const value = plainAt(record, path)
    if (value === undefined) return anyAt(record, path, 0, each)
    return each(value)
  }
}

/**
 * A test for decoded JSON records.
 *
 * `=` holds when any value at the selector meets the operand. `!=` holds when none does, and so for a record that
 * lacks the field too: a rule that looks for "not Yes" must not miss the event that says nothing.
 */
export const compileJson = (expression: JsonExpression): Test => {
  switch (expression.kind) {
    case 'and': {
      const tests = expression.of.map(compileJson)
      return (record) => tests.every((test) => test(record))
    }
    case 'or': {
      const tests = expression.of.map(compileJson)
      return (record) => tests.some((test) => test(record))
    }
    case 'is': {
      const { path, what } = expression
      const exists: Test = (record) => anyAt(record, path, 0, () => true)
      if (what === 'EXISTS') return exists
      if (what === 'NOT EXISTS') return (record) => !exists(record)
      const wanted = what === 'NULL' ? null : what === 'TRUE'
      return (record) => anyAt(record, path, 0, (value) => value === wanted)
    }
    case 'compare': {
      const test = anyValue(expression.path, compileOperand(expression.operator, expression.operand))
      return expression.operator === '!=' ? (record) => !test(record) : test
    }
  }
}

/** All numbers or other values at a selector, for the metric's value. */
export const valueAt = (record: unknown, path: readonly Step[]): unknown => {
  let found: unknown
  anyAt(record, path, 0, (value) => {
    found = value
    return true
  })
  return found
}

export const parseSelector = (text: string): readonly Step[] => {
  const s = new Scanner(text)
  const path = readPath(s)
  if (!s.done) s.fail('the end of the selector')
  return path
}

const printPath = (path: readonly Step[]): string =>
  `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : step === '[*]' ? step : /^[\w$:@/-]+$/.test(step) ? `.${step}` : `["${step}"]`)).join('')}`

/** The same text for patterns that mean the same but for white space, quotation marks, parentheses and order. */
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
      return expression.what.endsWith('EXISTS')
        ? `${printPath(expression.path)} ${expression.what}`
        : `${printPath(expression.path)} IS ${expression.what}`
    case 'compare':
      return `${printPath(expression.path)} ${expression.operator} ${printOperand(expression.operand)}`
  }
}
