import { eachRow } from '../enrich/each-row.js'
import { type Fields, keyword } from '../fields.js'
import type { TextColumn } from '../lake/columns.js'
import type { PartBuilder } from '../lake/part-builder.js'
import type { IndicatorKind } from './indicator.js'
import type { ThreatHit, Threats } from './table.js'

/**
 * Fields that are looked up, and as what. Of several that match in one event the first tells: a file says more than a
 * name, a name more than an address, and where somebody went more than where somebody came from.
 */
const LOOKED_UP: readonly (readonly [string, IndicatorKind])[] = [
  ['file.hash.sha256', 'hash'],
  ['file.hash.sha1', 'hash'],
  ['file.hash.md5', 'hash'],
  ['file.hash.sha512', 'hash'],
  ['process.hash.sha256', 'hash'],
  ['process.hash.sha1', 'hash'],
  ['process.hash.md5', 'hash'],
  ['url.full', 'url'],
  ['url.original', 'url'],
  ['dns.question.name', 'domain'],
  ['tls.client.server_name', 'domain'],
  ['url.domain', 'domain'],
  ['destination.domain', 'domain'],
  ['source.domain', 'domain'],
  ['dns.resolved_ip', 'ip'],
  ['destination.ip', 'ip'],
  ['source.ip', 'ip'],
]

/** By these very objects it is known which of a part's fields are filled here. */
const FIELDS = {
  'threat.indicator.type': { ...keyword },
  'threat.indicator.name': { ...keyword },
  'threat.indicator.confidence': { ...keyword },
  'threat.indicator.description': { ...keyword },
  'threat.feed.name': { ...keyword },
  'threat.enrichments.matched.field': { ...keyword },
  'threat.enrichments.matched.atomic': { ...keyword },
} satisfies Fields
type Name = keyof typeof FIELDS

/** What is added to a source that stores anything that lists name, besides what it says itself. */
export const threatFields = (fields: Fields): Fields =>
  LOOKED_UP.some(([name]) => fields[name] !== undefined && fields[name]?.derived === undefined) ? FIELDS : {}

/**
 * Fills the fields of threat intelligence, once for a whole part: each different value is looked up once.
 * @returns the rows that have an indicator
 */
export const fillThreats = (builder: PartBuilder, threats: Threats): readonly number[] => {
  const column = (name: Name): TextColumn | undefined =>
    builder.stored[name] === FIELDS[name] ? (builder.columns.get(name) as TextColumn) : undefined
  const columns = {
    type: column('threat.indicator.type'),
    name: column('threat.indicator.name'),
    confidence: column('threat.indicator.confidence'),
    about: column('threat.indicator.description'),
    feed: column('threat.feed.name'),
    field: column('threat.enrichments.matched.field'),
    atomic: column('threat.enrichments.matched.atomic'),
  }
  const hits = new Map<number, { readonly hit: ThreatHit; readonly field: string; readonly value: string }>()
  for (const [field, kind] of LOOKED_UP) {
    if (!threats.has(kind)) continue
    eachRow(
      builder,
      field,
      (value) => {
        const hit = threats.find(kind, value)
        return hit === undefined ? undefined : { hit, field, value }
      },
      (row, found) => {
        if (!hits.has(row)) hits.set(row, found)
      },
    )
  }
  // A column takes its rows in their order.
  const rows = [...hits.keys()].sort((a, b) => a - b)
  for (const row of rows) {
    const { hit, field, value } = hits.get(row) as NonNullable<ReturnType<typeof hits.get>>
    columns.type?.push(row, hit.type)
    columns.name?.push(row, hit.name)
    if (hit.info.confidence !== undefined) columns.confidence?.push(row, hit.info.confidence)
    if (hit.info.about !== undefined) columns.about?.push(row, hit.info.about)
    columns.feed?.push(row, hit.info.feed)
    columns.field?.push(row, field)
    columns.atomic?.push(row, value)
  }
  return rows
}
