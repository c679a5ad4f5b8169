import { and, type Filter, not, or } from '../ast.js'
import type { Pattern } from './index.js'
import type { JsonExpression } from './json-pattern.js'
import { EACH, type Path } from './selector.js'

/**
 * The pattern as a filter of stored events, to look its matches up with: selectors become paths into
 * `event.original`. Undefined where the filter language cannot say it: patterns that are not JSON, `IS NULL`, places
 * in a list, and keys that have a dot in them or that are (`declared`) the name of a field.
 *
 * The filter language sees a list as its elements and null as absent; the pattern's own test does not. So on such
 * records the filter may say more (or, for NOT EXISTS of a null, less) than the pattern, and alarms never use it.
 */
export const patternFilter = (pattern: Pattern, declared: (field: string) => boolean): Filter | undefined => {
  const convert = (e: JsonExpression): Filter | undefined => {
    if ('of' in e) {
      const parts = e.of.map(convert)
      const known = parts.filter((part) => part !== undefined)
      return known.length < parts.length ? undefined : e.kind === 'and' ? and(...known) : or(...known)
    }
    const field = fieldOf(e.path)
    if (field === undefined || declared(field)) return undefined
    const exists: Filter = { kind: 'exists', field }
    if (e.kind === 'is') {
      if (e.what === 'NULL') return undefined
      if (e.what === 'EXISTS') return exists
      if (e.what === 'NOT EXISTS') return not(exists)
      return { kind: 'compare', field, value: e.what === 'TRUE' }
    }
    return comparison(field, e, exists)
  }
  return pattern.kind === 'json' ? convert(pattern.expression) : undefined
}

const BOUNDS = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const

const comparison = (field: string, e: Extract<JsonExpression, { kind: 'compare' }>, exists: Filter): Filter => {
  const { operator, operand } = e
  if (operator !== '=' && operator !== '!=') {
    const value = operand.kind === 'number' ? operand.value : Number.NaN
    return { kind: 'range', field, bounds: { [BOUNDS[operator]]: value } }
  }
  const same: Filter =
    operand.kind === 'regex'
      ? { kind: 'regex', field, source: operand.source }
      : operand.kind === 'number'
        ? // A text that spells the number is equal to it, however it does; a bare comparison would take its own spelling only.
          { kind: 'range', field, bounds: { gte: operand.value, lte: operand.value } }
        : operand.pieces.length === 1
          ? { kind: 'compare', field, value: operand.pieces[0] as string }
          : operand.pieces.every((piece) => piece === '')
            ? exists
            : { kind: 'wildcard', field, pieces: operand.pieces }
  return operator === '=' ? same : and(exists, not(same))
}

const fieldOf = (path: Path): string | undefined => {
  const keys: string[] = []
  for (const step of path) {
    if (step === EACH) continue
    if (!('key' in step) || step.key === '' || step.key === '*' || step.key.includes('.')) return undefined
    keys.push(step.key)
  }
  return keys.join('.')
}
