import { gunzipSync, gzipSync } from 'node:zlib'
import { INDICATOR_KINDS, type Indicator } from './indicator.js'

/** ECS's words for how sure a list is of an indicator (`threat.indicator.confidence`), the least first. */
export const CONFIDENCES = ['None', 'Low', 'Medium', 'High'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** An indicator of a list with what the list says of it. */
export interface Entry extends Indicator {
  /** Not after this, by the list's own word; milliseconds. */
  readonly until?: number | undefined
  readonly confidence?: Confidence | undefined
  /** What it stands for, such as the name of a malware. */
  readonly about?: string | undefined
  /** When the list last named it, where it no longer does; milliseconds. */
  readonly seen?: number | undefined
}

/** Longest text about an indicator. */
const ABOUT = 120

/** A text about an indicator, on one line and short. */
export const aboutOf = (text: unknown): string | undefined => {
  if (typeof text !== 'string') return undefined
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return line === '' ? undefined : line.slice(0, ABOUT).toWellFormed()
}

/** STIX's scale of 0 to 100 as its "None / Low / Med / High" scale has it (STIX 2.1, appendix A). */
export const confidenceOf = (value: unknown): Confidence | undefined => {
  if (typeof value !== 'number' || !(value >= 0 && value <= 100)) return undefined
  return value === 0 ? 'None' : value < 30 ? 'Low' : value < 70 ? 'Medium' : 'High'
}

/** Entries as they are stored: a line each, compressed. */
export const packEntries = (entries: readonly Entry[]): Uint8Array => {
  const lines = entries.map(({ kind, value, until, confidence, about, seen }) =>
    [
      INDICATOR_KINDS.indexOf(kind),
      value,
      until ?? '',
      confidence === undefined ? '' : CONFIDENCES.indexOf(confidence),
      about ?? '',
      seen ?? '',
    ].join('\t'),
  )
  return gzipSync(lines.join('\n'), { level: 4 })
}

/** The same again. */
export const unpackEntries = function* (packed: Uint8Array): Generator<Entry> {
  const text = gunzipSync(packed).toString('utf8')
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const [kind, value, until, confidence, about, seen] = text.slice(at, end < 0 ? text.length : end).split('\t')
    at = end < 0 ? text.length : end + 1
    yield {
      kind: INDICATOR_KINDS[Number(kind)] ?? 'domain',
      value: value ?? '',
      ...(until ? { until: Number(until) } : {}),
      ...(confidence ? { confidence: CONFIDENCES[Number(confidence)] } : {}),
      ...(about ? { about } : {}),
      ...(seen ? { seen: Number(seen) } : {}),
    }
  }
}
