import { errors } from './errors.js'
import type { Pattern } from './index.js'
import { toNumber } from './operand.js'
import { firstAt, parseSelector } from './selector.js'
import { spaceValue } from './space-pattern.js'

/** The amount that a matching record adds to the metric; undefined where it has no number, and then nothing is added. */
export type MetricValue = (original: string, record: unknown) => number | undefined

/** JSON can spell a number that is none (1e999 is read as infinity). */
const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value)
    ? value
    : typeof value === 'string'
      ? toNumber(value.trim())
      : undefined

/**
 * Compiles a metric value: a number, `$.field` of a JSON pattern, or `$name` of a space-delimited one.
 * @throws METRIC_VALUE, PATTERN_SELECTOR
 */
export const compileMetricValue = (value: number | string, pattern: Pattern): MetricValue => {
  const constant = typeof value === 'number' ? value : toNumber(value)
  if (constant !== undefined) return () => constant
  if (pattern.kind === 'json') {
    const read = firstAt(parseSelector(String(value)))
    return (_, record) => numberIn(read(record))
  }
  const text = String(value)
  const read = pattern.kind === 'space' && text.startsWith('$') ? spaceValue(pattern.fields, text.slice(1)) : undefined
  if (read === undefined) throw errors.METRIC_VALUE({ value: text.slice(0, 60) })
  return (original) => numberIn(read(original))
}
