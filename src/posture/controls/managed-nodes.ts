import type { JsonObject } from '../ci.js'

/**
 * Compliance of a managed node: what Systems Manager's summary says of it, or, where AWS Config has recorded the
 * single items alone, `NON_COMPLIANT` when one of them is. Undefined when the item says nothing.
 *
 * Both lie under the inventory's own names: `AWS:ComplianceSummary` and `AWS:ComplianceItem`, each with
 * `Content.Patch` or `Content.Association`.
 */
export const complianceOf = (configuration: JsonObject, kind: 'Patch' | 'Association'): string | undefined => {
  const summary = contentOf(configuration['AWS:ComplianceSummary'], kind)
  const own = statusesOf(summary)
  if (own.length > 0) return own.includes('NON_COMPLIANT') ? 'NON_COMPLIANT' : own[0]
  const items = contentOf(configuration['AWS:ComplianceItem'], kind)
  if (items === undefined) return undefined
  return statusesOf(items).includes('NON_COMPLIANT') ? 'NON_COMPLIANT' : 'COMPLIANT'
}

const record = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined

const contentOf = (part: unknown, kind: string): Readonly<Record<string, unknown>> | undefined =>
  record(record(record(part)?.['Content'])?.[kind])

/** The status of the content itself, or of each of its entries. */
const statusesOf = (content: Readonly<Record<string, unknown>> | undefined): readonly string[] => {
  if (content === undefined) return []
  return [content, ...Object.values(content)].flatMap((entry) => {
    const status = record(entry)?.['Status'] ?? record(entry)?.['ComplianceStatus']
    return typeof status === 'string' && status !== '' ? [status] : []
  })
}
