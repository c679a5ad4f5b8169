import type { EventJson } from '../../../../src/contract/index.js'
import { SUMMARY, SUMMARY_FIELDS } from '../discover-view.js'

/** The first value of a field, for a filter on it; null where there is none. */
export const firstValue = (event: EventJson, field: string): string | number | boolean | null => {
  const value = event[field]
  return Array.isArray(value) ? (value[0] ?? null) : (value ?? null)
}

/** A value as one line of text. */
export const valueText = (value: EventJson[string] | undefined): string =>
  value === undefined || value === null ? '' : Array.isArray(value) ? value.join(', ') : String(value)

/** Colours words that mean good or bad, beside the word itself. */
const toneOf = (field: string, value: string): string | undefined =>
  field === 'event.outcome'
    ? value === 'failure'
      ? 'bad'
      : value === 'success'
        ? 'good'
        : undefined
    : field === 'error.code'
      ? 'bad'
      : undefined

const Summary = ({ event }: { readonly event: EventJson }) => (
  <>
    {SUMMARY_FIELDS.map((field) => {
      const value = valueText(event[field])
      return value === '' ? null : (
        <span key={field} className="hm-summary-pair">
          <span className="hm-summary-name">{field}</span>
          <span data-tone={toneOf(field, value)}>{value}</span>
        </span>
      )
    })}
  </>
)

/** What a column shows of an event. */
export const Cell = ({ event, column }: { readonly event: EventJson; readonly column: string }) => {
  if (column === SUMMARY) return <Summary event={event} />
  const text = valueText(event[column])
  return text === '' ? <span className="hm-nothing">–</span> : <span data-tone={toneOf(column, text)}>{text}</span>
}
