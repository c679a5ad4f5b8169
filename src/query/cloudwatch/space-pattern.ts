import type { Scanner } from './scanner.js'
import { compileOperand, type Operand, type Operator, printOperand, readOperand, readOperator } from './value.js'

type Condition = { readonly operator: Operator; readonly operand: Operand }

/** A place of `[a, b = 1, ...]`; `any` of its lists of conditions must hold as a whole. */
export type SpaceField =
  | { readonly kind: 'rest' }
  | { readonly kind: 'field'; readonly name: string; readonly any: readonly (readonly Condition[])[] }

const BARE = /[^\s,\]&|"=<>!]+/y

/** Reads `[ip, user, status = 4*, bytes > 1000, ...]`. */
export const readSpacePattern = (s: Scanner): SpaceField[] => {
  s.expect('[')
  const fields: SpaceField[] = []
  for (;;) {
    s.space()
    if (s.take('...')) fields.push({ kind: 'rest' })
    else fields.push(readField(s))
    s.space()
    if (s.take(',')) continue
    s.expect(']')
    break
  }
  s.space()
  if (!s.done) s.fail('the end of the pattern')
  if (fields.filter((field) => field.kind === 'rest').length > 1) s.fail('at most one ...', 0)
  return fields
}

const readField = (s: Scanner): SpaceField => {
  const name = s.match(/[A-Za-z_][\w-]*/y)
  if (name === undefined) return s.fail('the name of a field')
  s.space()
  const next = s.text[s.at]
  if (next === ',' || next === ']' || next === undefined) return { kind: 'field', name, any: [] }
  const any: Condition[][] = [[]]
  for (;;) {
    const operator = readOperator(s)
    s.space()
    any.at(-1)?.push({ operator, operand: readOperand(s, operator, BARE) })
    s.space()
    if (s.take('||')) any.push([])
    else if (!s.take('&&')) break
    s.space()
    // Each further condition names the field again.
    const again = s.match(/[A-Za-z_][\w-]*/y)
    if (again !== undefined && again !== name) s.fail(name)
    s.space()
  }
  return { kind: 'field', name, any }
}

/** The fields of a log line: words, "quoted" and [bracketed] stretches. */
export const splitFields = (line: string): string[] => {
  const fields: string[] = []
  let at = 0
  while (at < line.length) {
    const c = line[at] as string
    if (c === ' ' || c === '\t') {
      at++
      continue
    }
    const close = c === '"' ? '"' : c === '[' ? ']' : undefined
    if (close !== undefined) {
      const end = line.indexOf(close, at + 1)
      if (end > 0) {
        fields.push(line.slice(at + 1, end))
        at = end + 1
        continue
      }
    }
    let end = at
    while (end < line.length && line[end] !== ' ' && line[end] !== '\t') end++
    fields.push(line.slice(at, end))
    at = end
  }
  return fields
}

export const compileSpace = (fields: readonly SpaceField[]): ((line: string) => boolean) => {
  const tests = fields.map((field) => (field.kind === 'rest' ? undefined : compileField(field.any)))
  const rest = tests.indexOf(undefined)
  const least = rest < 0 ? tests.length : tests.length - 1
  return (line) => {
    const values = splitFields(line)
    if (rest < 0 ? values.length !== least : values.length < least) return false
    return tests.every((test, i) => {
      if (test === undefined) return true
      // What stands after `...` is counted from the line's end.
      const value = rest >= 0 && i > rest ? values[values.length - (tests.length - i)] : values[i]
      return value !== undefined && test(value)
    })
  }
}

const compileField = (any: readonly (readonly Condition[])[]): ((value: string) => boolean) => {
  if (any.length === 0) return () => true
  const alternatives = any.map((all) =>
    all.map(({ operator, operand }) => {
      const test = compileOperand(operator, operand)
      return operator === '!=' ? (value: string) => !test(value) : test
    }),
  )
  return (value) => alternatives.some((all) => all.every((test) => test(value)))
}

export const printSpace = (fields: readonly SpaceField[]): string =>
  `[${fields
    .map((field) =>
      field.kind === 'rest'
        ? '...'
        : field.any.length === 0
          ? field.name
          : field.any
              .map((all) => all.map((c) => `${field.name} ${c.operator} ${printOperand(c.operand)}`).join(' && '))
              .join(' || '),
    )
    .join(', ')}]`
