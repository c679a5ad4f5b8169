import { errors } from './errors.js'
import { type Condition, compileCondition, printOperand, readCondition } from './operand.js'
import type { Scanner } from './scanner.js'

/** A place of `[a, b = 1, ...]`; `any` of its lists of conditions must hold as a whole, where there are any. */
export type SpaceField =
  | { readonly kind: 'rest' }
  | { readonly kind: 'field'; readonly name: string; readonly any: readonly (readonly Condition[])[] }

const BARE = /[^\s,\]&|"=<>!%]+/y
const NAME = /[\p{L}_][\p{L}\p{N}_.-]*/uy

/** Reads `[ip, user, ..., status = 4*, bytes > 1000]` up to the end. @throws the PATTERN_ errors */
export const readSpacePattern = (s: Scanner): SpaceField[] => {
  const from = s.at
  s.take('[')
  const fields: SpaceField[] = []
  do {
    s.space()
    if (s.take('...')) {
      if (fields.some((field) => field.kind === 'rest')) s.fail(errors.PATTERN_REST_TWICE(), s.at - 3, s.at)
      fields.push({ kind: 'rest' })
    } else fields.push(readField(s))
    s.space()
  } while (s.take(','))
  if (!s.done && s.next !== ']') s.fail(errors.PATTERN_AFTER_END(), s.at, s.text.length)
  s.close(']', from)
  s.end()
  return fields
}

const readField = (s: Scanner): SpaceField => {
  const name = s.match(NAME)
  s.space()
  const bare = s.next === ',' || s.next === ']' || s.done
  if (name === undefined) {
    // A field nobody asks about need not have a name: `[..., status = 4*, ]`.
    return bare && !s.done ? { kind: 'field', name: '', any: [] } : s.fail(errors.PATTERN_FIELD())
  }
  if (bare) return { kind: 'field', name, any: [] }
  let all: Condition[] = []
  const any = [all]
  for (;;) {
    all.push(readCondition(s, BARE))
    s.space()
    if (s.take('||')) {
      all = []
      any.push(all)
    } else if (!s.take('&&')) return { kind: 'field', name, any }
    s.space()
    // Each further condition names the field again; AWS's own example does so in another letter case.
    const start = s.at
    const again = s.match(NAME)
    if (again === undefined) s.fail(errors.PATTERN_FIELD())
    else if (again.toLowerCase() !== name.toLowerCase()) s.fail(errors.PATTERN_OTHER_FIELD({ name }), start, s.at)
    s.space()
  }
}

/** The fields of a log line: words, and what stands between quotation marks or brackets. */
export const splitFields = (line: string): string[] => {
  const fields: string[] = []
  // Once nothing closes a bracket, nothing closes the next: each is looked for once only, so time stays linear.
  const missing = new Set<string>()
  let at = 0
  while (at < line.length) {
    const c = line[at] as string
    if (c === ' ' || c === '\t' || c === '\n' || c === '\r') {
      at++
      continue
    }
    const close = c === '"' ? '"' : c === '[' ? ']' : undefined
    if (close !== undefined && !missing.has(close)) {
      const end = line.indexOf(close, at + 1)
      if (end >= 0) {
        fields.push(line.slice(at + 1, end))
        at = end + 1
        continue
      }
      missing.add(close)
    }
    let end = at + 1
    while (end < line.length && !/[ \t\r\n]/.test(line[end] as string)) end++
    fields.push(line.slice(at, end))
    at = end
  }
  return fields
}

/** Finds the values of a pattern's fields among those of a line; undefined where their number does not fit. */
const shapeOf = (fields: readonly SpaceField[]) => {
  const rest = fields.findIndex((field) => field.kind === 'rest')
  const named = rest < 0 ? fields.length : fields.length - 1
  return {
    fits: (values: readonly string[]) => (rest < 0 ? values.length === named : values.length >= named),
    // What stands after `...` is counted from the line's end.
    at: (field: number, values: readonly string[]) =>
      values[rest >= 0 && field > rest ? values.length - (fields.length - field) : field],
  }
}

/** A test for lines. A line with another number of fields does not match. */
export const compileSpace = (fields: readonly SpaceField[]): ((line: string) => boolean) => {
  const shape = shapeOf(fields)
  const tests = fields.flatMap((field, i) =>
    field.kind === 'rest' || field.any.length === 0 ? [] : [{ i, test: compileField(field.any) }],
  )
  return (line) => {
    const values = splitFields(line)
    if (!shape.fits(values)) return false
    for (const { i, test } of tests) if (!test(shape.at(i, values) as string)) return false
    return true
  }
}

const compileField = (any: readonly (readonly Condition[])[]): ((value: string) => boolean) => {
  const alternatives = any.map((all) => all.map(compileCondition))
  return (value) => alternatives.some((all) => all.every((test) => test(value)))
}

/**
 * Reads the value of `$name`, or of `$3` for the third place of the line.
 * Undefined when the pattern has no such field.
 */
export const spaceValue = (
  fields: readonly SpaceField[],
  name: string,
): ((line: string) => string | undefined) | undefined => {
  const shape = shapeOf(fields)
  const i = fields.findIndex((field) => field.kind === 'field' && field.name === name)
  if (i >= 0) return (line) => shape.at(i, splitFields(line))
  const place = /^[1-9]\d{0,4}$/.test(name) ? Number(name) - 1 : undefined
  return place === undefined ? undefined : (line) => splitFields(line)[place]
}

/** The same text for patterns that differ in white space, quotation marks and the order of a field's conditions only. */
export const printSpace = (fields: readonly SpaceField[]): string => `[${fields.map(printField).join(', ')}]`

const printField = (field: SpaceField): string => {
  if (field.kind === 'rest') return '...'
  if (field.any.length === 0) return field.name
  const one = ({ operator, operand }: Condition) => `${field.name} ${operator} ${printOperand(operand)}`
  const sorted = (parts: string[]) => [...new Set(parts)].sort()
  return sorted(field.any.map((all) => sorted(all.map(one)).join(' && '))).join(' || ')
}
