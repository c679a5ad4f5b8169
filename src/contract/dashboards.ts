import { z } from 'zod'
import { Id, Instant, TimePoint } from './common.js'
import { EventJson, EventQueryInput, SavedSearchInput } from './events.js'

const Field = z.string().min(1).max(200)
const Scalar = z.union([z.string(), z.number(), z.boolean()])

/** A text in both languages; a board of one's own may say the same in both. */
const Texts = z.strictObject({ ja: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) })
const LongTexts = z.strictObject({ ja: z.string().max(4000), en: z.string().max(4000) })

/** What is told of a set of events: how many they are, or something of one of their fields. */
export const Measure = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('count') }),
  z.strictObject({ of: z.enum(['sum', 'mean', 'max', 'p95', 'distinct']), field: Field }),
])
export type Measure = z.infer<typeof Measure>

/** Measures of parts that add up to the measure of the whole. */
export const isAdditive = (measure: Measure): boolean => measure.of === 'count' || measure.of === 'sum'

/** How a measure is written. Durations are in what the field holds: ECS has nanoseconds. */
export const Unit = z.enum(['number', 'bytes', 'seconds', 'milliseconds', 'nanoseconds'])
export type Unit = z.infer<typeof Unit>

const COUNT = { of: 'count' } as const
const frame = {
  title: Texts,
  about: LongTexts.optional(),
  /** Columns of four that the panel is wide, and rows that it is high. */
  width: z.number().int().min(1).max(4),
  height: z.number().int().min(1).max(8),
}
const asks = {
  ...frame,
  kql: z.string().max(10_000).default(''),
  sources: z.array(z.string().max(100)).min(1).max(100).optional(),
}
const measured = { measure: Measure.default(COUNT), unit: Unit.default('number') }

const TextPanel = z.strictObject({ ...frame, type: z.literal('text'), text: LongTexts })

/** One number, beside that of the same time before. */
const NumberPanel = z.strictObject({
  ...asks,
  ...measured,
  type: z.literal('number'),
  /** Whether a rise is bad news. */
  rise: z.enum(['bad', 'good', 'neutral']).default('neutral'),
})
const TimePanel = z
  .strictObject({ ...asks, ...measured, type: z.literal('time'), by: Field.optional() })
  .refine(({ by, measure }) => by === undefined || isAdditive(measure), {
    path: ['by'],
    message: 'only a count or a sum can be split by a field',
  })
const BarPanel = z.strictObject({
  ...asks,
  ...measured,
  type: z.literal('bar'),
  by: Field,
  limit: z.number().int().min(1).max(50).default(10),
})
/** Parts of a whole, so of what adds up. */
const PiePanel = z
  .strictObject({
    ...asks,
    ...measured,
    type: z.literal('pie'),
    by: Field,
    limit: z.number().int().min(2).max(12).default(6),
  })
  .refine(({ measure }) => isAdditive(measure), { path: ['measure'], message: 'parts of a whole are counts or sums' })
/** Groups of events, those with the most of the first measure first. */
const TablePanel = z.strictObject({
  ...asks,
  type: z.literal('table'),
  by: z.array(Field).min(1).max(4),
  measures: z
    .array(z.strictObject({ measure: Measure, unit: Unit.default('number') }))
    .min(1)
    .max(3)
    .default([{ measure: COUNT, unit: 'number' }]),
  limit: z.number().int().min(1).max(100).default(10),
})
/** Values (or pairs of them) that were not seen in the days before the range. */
const NewPanel = z.strictObject({
  ...asks,
  type: z.literal('new'),
  by: z.array(Field).min(1).max(3),
  days: z.number().int().min(1).max(365).default(30),
  limit: z.number().int().min(1).max(100).default(20),
})
/** The latest events. */
const EventsPanel = z.strictObject({
  ...asks,
  type: z.literal('events'),
  columns: z.array(Field).min(1).max(8),
  limit: z.number().int().min(1).max(100).default(20),
})

const partsOnly = { path: ['measure'], message: 'only counts and sums can be put together from parts' }
/** How two fields meet: a cell for each pair of values. Without fields: the hours of the day by the days of the week. */
const HeatmapPanel = z
  .strictObject({ ...asks, ...measured, type: z.literal('heatmap'), by: z.array(Field).length(2).optional() })
  .refine(({ measure }) => isAdditive(measure), partsOnly)
/** What flows from the values of one field to those of the next. */
const SankeyPanel = z
  .strictObject({
    ...asks,
    ...measured,
    type: z.literal('sankey'),
    by: z.array(Field).min(2).max(3),
    limit: z.number().int().min(1).max(60).default(25),
  })
  .refine(({ measure }) => isAdditive(measure), partsOnly)

/** The world, each country the darker the more it has. */
const MapPanel = z.strictObject({
  ...asks,
  ...measured,
  type: z.literal('map'),
  /** A field of ISO 3166-1 alpha-2 codes. */
  by: Field.default('source.geo.country_iso_code'),
})

/** What is stored of each log source, whatever the range. */
const SourcesPanel = z.strictObject({ ...frame, type: z.literal('sources') })

/** One panel of a dashboard. */
export const Panel = z.discriminatedUnion('type', [
  TextPanel,
  NumberPanel,
  TimePanel,
  BarPanel,
  PiePanel,
  TablePanel,
  NewPanel,
  EventsPanel,
  HeatmapPanel,
  SankeyPanel,
  MapPanel,
  SourcesPanel,
])
export type Panel = z.infer<typeof Panel>
/** A panel that asks for events. */
export type AskingPanel = Exclude<Panel, { type: 'text' | 'sources' }>
export const asksForEvents = (panel: Panel): panel is AskingPanel => panel.type !== 'text' && panel.type !== 'sources'
/** A panel of one type. */
export type PanelOf<Type extends Panel['type']> = Extract<Panel, { type: Type }>

/** A dashboard as its JSON file has it. `version` is of this form, so that a later program can read older files. */
export const Dashboard = z.strictObject({
  version: z.literal(1),
  title: Texts,
  about: LongTexts,
  /** The range that it opens with; the page's own choice when absent. */
  from: TimePoint.optional(),
  to: TimePoint.optional(),
  panels: z.array(Panel).max(40),
})
export type Dashboard = z.infer<typeof Dashboard>

const DashboardHead = z.object({
  id: Id,
  /** Comes with the program, so nobody changes it. */
  shipped: z.boolean(),
  title: Texts,
  about: LongTexts,
  panels: z.number().int(),
  /** Sources that its panels name. */
  sources: z.array(z.string()),
  /** How many of those have events; null when its panels name none. */
  present: z.number().int().nullable(),
  createdBy: z.string().nullable(),
  updatedAt: Instant.nullable(),
})
export type DashboardHead = z.infer<typeof DashboardHead>

/** GET /api/v1/dashboards */
export const DashboardsOutput = z.object({ dashboards: z.array(DashboardHead) })
export type DashboardsOutput = z.infer<typeof DashboardsOutput>

/** GET /api/v1/dashboards/:id */
export const DashboardOutput = DashboardHead.extend({ dashboard: Dashboard })
export type DashboardOutput = z.infer<typeof DashboardOutput>

/** POST /api/v1/dashboards/data: one panel, under the filter and the range of its board. */
export const PanelDataInput = EventQueryInput.omit({ sources: true }).extend({ panel: Panel })
export type PanelDataInput = z.infer<typeof PanelDataInput>

export const PanelData = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('value'),
    value: z.number().nullable(),
    /** Of the range of the same length before this one; null when nothing is stored of then. */
    before: z.number().nullable(),
    tookMs: z.number(),
  }),
  z.object({
    kind: z.literal('series'),
    from: Instant,
    to: Instant,
    intervalMs: z.number(),
    bars: z.array(z.object({ start: Instant, value: z.number(), parts: z.record(z.string(), z.number()).optional() })),
    tookMs: z.number(),
  }),
  z.object({
    kind: z.literal('groups'),
    rows: z.array(
      z.object({
        values: z.array(Scalar),
        measures: z.array(z.number().nullable()),
        /** The first event of the group, where that is asked. */
        first: Instant.optional(),
      }),
    ),
    /** The first measure over all groups, where it adds up; of more groups than there are rows. */
    total: z.number().nullable(),
    groups: z.number().int(),
    /** Of new values: since when what is stored was looked through; null when nothing is stored of before. */
    comparedFrom: Instant.nullable().optional(),
    tookMs: z.number(),
  }),
  z.object({
    kind: z.literal('events'),
    events: z.array(EventJson),
    tookMs: z.number(),
  }),
])
export type PanelData = z.infer<typeof PanelData>

/** POST /api/v1/dashboards/opensearch: an export of OpenSearch Dashboards, which is turned but not yet kept. */
export const OpenSearchInput = z.strictObject({ ndjson: z.string().max(16 * 1024 * 1024) })

const OpenSearchReport = z.object({
  /** As the export has it; `line` for a line that is no saved object. */
  type: z.string(),
  title: z.string(),
  outcome: z.enum(['carried', 'partly', 'left']),
  notes: z.array(z.object({ ja: z.string(), en: z.string() })),
})
export type OpenSearchReport = z.infer<typeof OpenSearchReport>

export const OpenSearchImport = z.object({
  dashboards: z.array(Dashboard),
  searches: z.array(SavedSearchInput),
  report: z.array(OpenSearchReport),
})
export type OpenSearchImport = z.infer<typeof OpenSearchImport>
