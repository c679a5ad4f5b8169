import { z } from 'zod'
import type { Measure } from '../../../contract/index.js'
import type { Text } from '../../../kernel/errors.js'

const Aggregation = z.object({
  id: z.coerce.string().default(''),
  enabled: z.boolean().default(true),
  type: z.string(),
  schema: z.string().default(''),
  params: z.record(z.string(), z.unknown()).default({}),
})
export type Aggregation = z.infer<typeof Aggregation>

/** `visState` of a visualization (OpenSearch Dashboards, "visualize" plugin), as far as it is carried over. */
export const VisState = z.object({
  type: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
  aggs: z
    .array(Aggregation)
    .default([])
    .transform((all) => all.filter(({ enabled }) => enabled)),
})
export type VisState = z.infer<typeof VisState>

/** A text field's exact form has a name of its own there. */
export const fieldOf = ({ params }: Aggregation): string | undefined =>
  typeof params['field'] === 'string' ? params['field'].replace(/\.keyword$/, '') : undefined

const OF: Readonly<Record<string, 'sum' | 'mean' | 'max' | 'distinct'>> = {
  sum: 'sum',
  avg: 'mean',
  max: 'max',
  cardinality: 'distinct',
}

/** A metric as what a panel measures; undefined where no panel does. */
const measureOf = (metric: Aggregation): Measure | undefined => {
  if (metric.type === 'count') return { of: 'count' }
  const field = fieldOf(metric)
  if (field === undefined) return undefined
  const of = OF[metric.type]
  if (of !== undefined) return { of, field }
  const percents = metric.params['percents']
  const is95 = Array.isArray(percents) && percents.some((percent) => Number(percent) === 95)
  return metric.type === 'percentiles' && is95 ? { of: 'p95', field } : undefined
}

/** What is counted or measured, and a note of each metric that is not. */
export const measuresOf = (aggs: readonly Aggregation[]): { measures: Measure[]; notes: Text[] } => {
  const measures: Measure[] = []
  const notes: Text[] = []
  for (const metric of aggs.filter(({ schema }) => METRIC.has(schema))) {
    const measure = measureOf(metric)
    if (measure !== undefined) measures.push(measure)
    else
      notes.push({
        en: `the metric ${metric.type}${of(metric)} is not carried over`,
        ja: `指標 ${metric.type}${of(metric)} は移行されません`,
      })
  }
  return { measures, notes }
}

const METRIC = new Set(['metric', 'radius', 'metrics'])
export const isMetric = ({ schema }: Aggregation): boolean => METRIC.has(schema)

/** " of field", where there is one. */
export const of = (agg: Aggregation): string => {
  const field = fieldOf(agg)
  return field === undefined ? '' : ` (${field})`
}
