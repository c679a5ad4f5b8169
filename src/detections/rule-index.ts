import type { JsonExpression, Path } from '../query/cloudwatch/index.js'

/** What a record must have so that an expression can hold. */
export interface Needs {
  /** Keys of the field, from the record's root. */
  readonly keys: readonly string[]
  /** One of these must be the field's text; undefined: the field must have some value. */
  readonly values?: ReadonlySet<string> | undefined
}

/** More conditions of an `or` than this are not looked through; such a rule meets every record. */
const WIDEST = 2_000

/**
 * What an expression needs, at best: the fewest texts of one field. Undefined when no single field decides.
 *
 * `and` needs what any of its parts needs; `or` needs one of what each of its parts needs, of one and the same field.
 */
export const needsOf = (expression: JsonExpression): Needs | undefined => candidates(expression).sort(narrower)[0]

/** The field with the rarer values first, then the fewer texts; a field that must only be there comes last. */
const narrower = (a: Needs, b: Needs): number =>
  rank(a) - rank(b) || (a.values?.size ?? 0) - (b.values?.size ?? 0) || a.keys.length - b.keys.length

/** `eventSource` is one of some hundred, `eventName` one of thousands: the latter tells more. */
const BROAD = new Set(['eventSource', 'awsRegion', 'eventType', 'eventVersion', 'recipientAccountId', 'readOnly'])
const rank = ({ keys, values }: Needs): number => (values === undefined ? 2 : BROAD.has(keys.join('.')) ? 1 : 0)

const candidates = (expression: JsonExpression): Needs[] => {
  switch (expression.kind) {
    case 'is': {
      const keys = expression.what === 'NOT EXISTS' ? undefined : keysOf(expression.path)
      return keys === undefined ? [] : [{ keys }]
    }
    case 'compare': {
      const keys = keysOf(expression.path)
      if (keys === undefined) return []
      const { operator, operand } = expression
      const [text] = operand.kind === 'text' && operand.pieces.length === 1 ? operand.pieces : []
      return [operator === '=' && text !== undefined ? { keys, values: new Set([text]) } : { keys }]
    }
    case 'and':
      return expression.of.flatMap(candidates)
    case 'or':
      return expression.of.length > WIDEST ? [] : common(expression.of.map(candidates))
  }
}

/** For each field that all parts need: the texts of all of them. */
const common = ([first, ...others]: readonly Needs[][]): Needs[] =>
  (first ?? []).flatMap((needs) => {
    const name = needs.keys.join('\0')
    const values = new Set(needs.values)
    let open = needs.values === undefined
    for (const other of others) {
      const same = other.find(({ keys }) => keys.join('\0') === name)
      if (same === undefined) return []
      if (same.values === undefined) open = true
      else for (const value of same.values) values.add(value)
    }
    return [open ? { keys: needs.keys } : { keys: needs.keys, values }]
  })

const keysOf = (path: Path): string[] | undefined => {
  const keys: string[] = []
  for (const step of path) {
    if (typeof step === 'string' || !('key' in step) || step.key in Object.prototype) return undefined
    keys.push(step.key)
  }
  return keys
}
