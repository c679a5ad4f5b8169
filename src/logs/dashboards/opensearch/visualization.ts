import type { Measure } from '../../../contract/index.js'
import type { Text } from '../../../kernel/errors.js'
import { type Aggregation, fieldOf, isMetric, measuresOf, of, type VisState } from './aggregations.js'
import { allOf, queryOf } from './conditions.js'

/** A panel as JSON before it is checked, without its frame; or only notes, why there is none. */
export interface Shape {
  readonly panel?: Readonly<Record<string, unknown>>
  readonly notes: readonly Text[]
}

const COUNT: Measure = { of: 'count' }
const note = (en: string, ja: string): Text => ({ en, ja })
const left = (en: string, ja: string): Shape => ({ notes: [note(en, ja)] })

const NUMBERS = new Set(['metric', 'gauge', 'goal'])
const CHARTS = new Set(['histogram', 'horizontal_bar', 'line', 'area'])
const LISTS = new Set(['table', 'tagcloud', 'pie', 'heatmap', 'region_map'])

/** What of a visualization a panel can show. */
export const shapeOf = (vis: VisState): Shape => {
  if (vis.type === 'markdown') {
    const text = typeof vis.params['markdown'] === 'string' ? vis.params['markdown'].slice(0, 4000) : ''
    return text.trim() === ''
      ? left('it holds no text', 'テキストが空です')
      : { panel: { type: 'text', text: { ja: text, en: text } }, notes: [] }
  }
  if (vis.type === 'input_control_vis' || vis.type === 'controls')
    return left(
      'controls are not needed here: click on a value, or write a condition above the board',
      'コントロールは不要です。値をクリックするか、ダッシュボード上部に条件を入力してください',
    )
  if (!NUMBERS.has(vis.type) && !CHARTS.has(vis.type) && !LISTS.has(vis.type))
    return left(`no panel is like a visualization of type ${vis.type}`, `${vis.type} に相当するパネルがありません`)
  return aggregated(vis)
}

const aggregated = (vis: VisState): Shape => {
  const { measures, notes: unmeasured } = measuresOf(vis.aggs)
  const notes = [...unmeasured]
  if (measures.length === 0 && notes.length > 0) return { notes }
  const conditions: string[] = []
  const fields: string[] = []
  let time = false
  for (const bucket of vis.aggs.filter((agg) => !isMetric(agg))) {
    const field = fieldOf(bucket)
    if (bucket.type === 'date_histogram') time = true
    else if (bucket.type === 'terms' && field !== undefined) {
      if (!fields.includes(field)) fields.push(field)
      for (const key of ['include', 'exclude'])
        if (isGiven(bucket.params[key]))
          notes.push(note(`${key} of ${field} is not carried over`, `${field} の ${key} は移行されません`))
      const order = bucket.params['order']
      if (order === 'asc')
        notes.push(note('the largest stand first, not the smallest', '昇順ではなく降順で表示されます'))
    } else {
      const only = bucket.type === 'filters' ? onlyFilter(bucket) : undefined
      if (only === undefined)
        return left(
          `buckets of type ${bucket.type}${of(bucket)} have no counterpart`,
          `${bucket.type}${of(bucket)} によるグループ化に相当するものがありません`,
        )
      conditions.push(only)
    }
  }
  const [measure = COUNT, ...further] = measures
  const kql = allOf(conditions)
  const shaped = shapeBy(vis, time, fields, measure, further)
  return {
    panel: { ...(kql === '' ? {} : { kql }), ...shaped.panel },
    notes: [...notes, ...shaped.notes],
  }
}

/** The fields of a visualization that grows with them, drawn by the panel that can draw as many. */
const shapeBy = (
  vis: VisState,
  time: boolean,
  fields: readonly string[],
  measure: Measure,
  further: readonly Measure[],
): Shape & { readonly panel: Readonly<Record<string, unknown>> } => {
  const notes: Text[] = []
  const limit = Math.max(...vis.aggs.map(({ params }) => Number(params['size']) || 0)) || 10
  const [first, second] = fields
  const additive = measure.of === 'count' || measure.of === 'sum'
  const one = () => {
    if (further.length > 0) notes.push(note('only its first metric is shown', '最初の指標のみ表示されます'))
    return { measure }
  }
  if (vis.type === 'table' || (vis.type === 'pie' && fields.length > 1) || fields.length > 2) {
    if (fields.length > 0) {
      if (time) notes.push(note('it is not divided by time', '時間による分割は移行されません'))
      if (vis.type !== 'table') notes.push(note('shown as a table', '表として表示されます'))
      if (fields.length > 4)
        notes.push(note('only its first four fields are shown', '先頭の4フィールドのみ表示されます'))
      const measures = [measure, ...further].slice(0, 3).map((each) => ({ measure: each }))
      return { panel: { type: 'table', by: fields.slice(0, 4), measures, limit: Math.min(limit, 100) }, notes }
    }
  }
  if (time) {
    if (vis.type !== 'heatmap' && second !== undefined)
      notes.push(note(`it is split by ${first} only`, `${first} でのみ分割されます`))
    if (first !== undefined && !additive)
      notes.push(note('only counts and sums can be split by a field', 'フィールドで分割できるのは件数と合計だけです'))
    return { panel: { type: 'time', ...one(), ...(first !== undefined && additive ? { by: first } : {}) }, notes }
  }
  if (first === undefined) return { panel: { type: 'number', ...one() }, notes }
  if (second !== undefined && additive) return { panel: { type: 'heatmap', by: [first, second], ...one() }, notes }
  if (second !== undefined) notes.push(note(`it is shown by ${first} only`, `${first} 別にのみ表示されます`))
  if (vis.type === 'region_map' && /country_iso_code$/.test(first))
    return { panel: { type: 'map', by: first, ...one() }, notes }
  if (vis.type === 'pie' && additive)
    return { panel: { type: 'pie', by: first, ...one(), limit: Math.min(Math.max(limit, 2), 12) }, notes }
  return { panel: { type: 'bar', by: first, ...one(), limit: Math.min(limit, 50) }, notes }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== '' && value !== null

/** A single bucket of filters is a condition on the whole. */
const onlyFilter = ({ params }: Aggregation): string | undefined => {
  const filters = params['filters']
  if (!Array.isArray(filters) || filters.length !== 1) return undefined
  const query = queryOf((filters[0] as { input?: unknown } | null)?.input)
  return 'kql' in query ? query.kql : undefined
}
