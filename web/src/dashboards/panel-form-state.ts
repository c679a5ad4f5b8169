import { type Measure, Panel, type Unit } from '../../../src/contract/index.js'

export const PANEL_TYPES = [
  'number',
  'time',
  'bar',
  'pie',
  'table',
  'new',
  'events',
  'heatmap',
  'sankey',
  'map',
  'sources',
  'text',
] as const
export const MEASURES = ['count', 'sum', 'mean', 'max', 'p95', 'distinct'] as const
export const UNITS = ['number', 'bytes', 'seconds', 'milliseconds', 'nanoseconds'] as const satisfies readonly Unit[]
export const RISES = ['neutral', 'bad', 'good'] as const

/** What the form of a panel holds, whatever its type; what a type does not know waits for one that does. */
export interface PanelForm {
  readonly type: Panel['type']
  readonly titleJa: string
  readonly titleEn: string
  readonly aboutJa: string
  readonly aboutEn: string
  readonly textJa: string
  readonly textEn: string
  readonly kql: string
  readonly sources: readonly string[]
  /** Fields that make groups, or the columns of events. */
  readonly fields: readonly string[]
  readonly measure: Measure['of']
  readonly measured: string
  readonly unit: Unit
  readonly limit: string
  readonly days: string
  readonly rise: (typeof RISES)[number]
  readonly width: number
  readonly height: number
  /** Measures of a table beside the first, which the form leaves as they are. */
  readonly others: readonly { readonly measure: Measure; readonly unit: Unit }[]
}

/** How large a panel of a type begins. */
const SIZES: Readonly<Record<Panel['type'], readonly [width: number, height: number]>> = {
  number: [1, 1],
  time: [2, 2],
  bar: [1, 3],
  pie: [1, 2],
  table: [2, 3],
  new: [2, 3],
  events: [4, 3],
  heatmap: [2, 3],
  sankey: [2, 4],
  map: [2, 3],
  sources: [4, 4],
  text: [2, 2],
}

export const newForm = (type: Panel['type'] = 'time'): PanelForm => ({
  type,
  titleJa: '',
  titleEn: '',
  aboutJa: '',
  aboutEn: '',
  textJa: '',
  textEn: '',
  kql: '',
  sources: [],
  fields: [],
  measure: 'count',
  measured: '',
  unit: 'number',
  limit: '',
  days: '',
  rise: 'neutral',
  width: SIZES[type][0],
  height: SIZES[type][1],
  others: [],
})

/** Another type, in its usual size. */
export const withType = (form: PanelForm, type: Panel['type']): PanelForm => ({
  ...form,
  type,
  width: SIZES[type][0],
  height: SIZES[type][1],
})

export const formOf = (panel: Panel): PanelForm => {
  const first = panel.type === 'table' ? panel.measures[0] : 'measure' in panel ? panel : undefined
  const measure = first?.measure
  return {
    ...newForm(panel.type),
    titleJa: panel.title.ja,
    titleEn: panel.title.en,
    aboutJa: panel.about?.ja ?? '',
    aboutEn: panel.about?.en ?? '',
    ...(panel.type === 'text' ? { textJa: panel.text.ja, textEn: panel.text.en } : {}),
    ...('kql' in panel ? { kql: panel.kql, sources: panel.sources ?? [] } : {}),
    fields: panel.type === 'events' ? panel.columns : 'by' in panel ? [panel.by ?? []].flat() : [],
    measure: measure?.of ?? 'count',
    measured: measure === undefined || measure.of === 'count' ? '' : measure.field,
    unit: first?.unit ?? 'number',
    limit: 'limit' in panel ? String(panel.limit) : '',
    days: panel.type === 'new' ? String(panel.days) : '',
    rise: panel.type === 'number' ? panel.rise : 'neutral',
    width: panel.width,
    height: panel.height,
    others: panel.type === 'table' ? panel.measures.slice(1) : [],
  }
}

/** A text that is given in one language stands for both. */
const both = (ja: string, en: string) => ({ ja: ja.trim() || en.trim(), en: en.trim() || ja.trim() })

/** The panel that the form describes; undefined while something is missing. */
export const panelOf = (form: PanelForm): Panel | undefined => {
  const about = both(form.aboutJa, form.aboutEn)
  const frame = {
    type: form.type,
    title: both(form.titleJa, form.titleEn),
    ...(about.ja === '' ? {} : { about }),
    width: form.width,
    height: form.height,
  }
  const asks = { kql: form.kql.trim(), ...(form.sources.length > 0 ? { sources: form.sources } : {}) }
  const measure = form.measure === 'count' ? { of: 'count' } : { of: form.measure, field: form.measured }
  const measured = { measure, unit: form.unit }
  const limit = form.limit.trim() === '' ? {} : { limit: Number(form.limit) }
  const [by] = form.fields
  const parts: Readonly<Record<Panel['type'], object>> = {
    text: { text: both(form.textJa, form.textEn) },
    sources: {},
    number: { ...asks, ...measured, rise: form.rise },
    time: { ...asks, ...measured, ...(by === undefined ? {} : { by }) },
    bar: { ...asks, ...measured, ...limit, by },
    pie: { ...asks, ...measured, ...limit, by },
    table: { ...asks, ...limit, by: form.fields, measures: [measured, ...form.others] },
    heatmap: { ...asks, ...measured, ...(by === undefined ? {} : { by: form.fields }) },
    map: { ...asks, ...measured, ...(by === undefined ? {} : { by }) },
    sankey: { ...asks, ...measured, ...limit, by: form.fields },
    new: { ...asks, ...limit, by: form.fields, ...(form.days.trim() === '' ? {} : { days: Number(form.days) }) },
    events: { ...asks, ...limit, columns: form.fields },
  }
  const read = Panel.safeParse({ ...frame, ...parts[form.type] })
  return read.success ? read.data : undefined
}
