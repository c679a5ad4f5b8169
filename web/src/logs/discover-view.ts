import { z } from 'zod'
import { choice, list, text } from '../shell/url-state.js'

/** Everything that a Discover page shows, as its URL holds it. */
export const DiscoverView = z.object({
  kql: text,
  sources: list,
  from: text,
  to: text,
  zone: text,
  columns: list,
  order: choice(['newest', 'oldest'], 'newest'),
  /** Field that splits the histogram; `none` for no split. */
  by: z.string().default('event.outcome'),
  chart: choice(['bars', 'table', 'hidden'], 'bars'),
  /** The open document, and its time, which makes finding it cheap. */
  open: text,
  near: text,
  /** The saved search that the page was opened from. */
  saved: text,
})
export type DiscoverView = z.infer<typeof DiscoverView>

/** Column that says the most important of an event in one line, for lists of mixed sources. */
export const SUMMARY = 'summary'

const BY_SOURCE: Readonly<Record<string, readonly string[]>> = {
  'aws.cloudtrail': [
    'event.action',
    'user.name',
    'source.ip',
    'cloud.account.id',
    'cloud.region',
    'event.outcome',
    'error.code',
  ],
  'aws.vpcflow': [
    'source.ip',
    'source.port',
    'destination.ip',
    'destination.port',
    'network.transport',
    'network.bytes',
    'event.outcome',
  ],
}

/** Columns of a list that nobody has arranged yet. */
export const defaultColumns = (sources: readonly string[]): readonly string[] => {
  const only = sources.length === 1 ? sources[0] : undefined
  return (only && BY_SOURCE[only]) || ['event.dataset', SUMMARY]
}

/** Fields that the summary is made of, in the order in which they are written. */
export const SUMMARY_FIELDS = [
  'event.action',
  'event.provider',
  'user.name',
  'source.ip',
  'source.port',
  'destination.ip',
  'destination.port',
  'network.transport',
  'network.bytes',
  'event.outcome',
  'error.code',
  'cloud.account.id',
] as const

/** Fields to ask the server for when these columns are shown. */
export const fieldsFor = (columns: readonly string[]): string[] => [
  ...new Set([
    '@timestamp',
    'event.id',
    'event.dataset',
    ...columns.flatMap((c) => (c === SUMMARY ? SUMMARY_FIELDS : [c])),
  ]),
]
