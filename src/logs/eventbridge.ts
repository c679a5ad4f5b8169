import type { JsonHead } from './decode/json-head.js'
import { milliseconds } from './iso-time.js'
import { type Loose, list, object, text } from './loose.js'

/**
 * What EventBridge writes around an event that a service sends.
 * Source: EventBridge reference, "AWS service event metadata".
 */
export interface Envelope {
  readonly detailType: string
  readonly account: string | undefined
  readonly region: string | undefined
  /** Milliseconds since the epoch. */
  readonly time: number | undefined
  readonly resources: readonly unknown[]
  readonly detail: Loose
}

/** Keeps an envelope whole, for sources whose events have account, Region or time nowhere else (`inside` of `jsonRecords`). */
export const wholeEnvelopes = (document: Loose): readonly unknown[] | undefined =>
  typeof document['detail-type'] === 'string' ? [document] : undefined

/** Reads an envelope that was kept whole; undefined for what is none. */
export const envelopeOf = (value: unknown): Envelope | undefined => {
  const record = object(value)
  const detailType = text(record['detail-type'])
  if (detailType === undefined) return undefined
  return {
    detailType,
    account: text(record['account']),
    region: text(record['region']),
    time: milliseconds(record['time']),
    resources: list(record['resources']),
    detail: object(record['detail']),
  }
}

/** Whether the first record of a file is an event of that service and of such a type. */
export const isEventOf = (head: JsonHead, service: string, type: (detailType: string) => boolean): boolean =>
  head.detailType !== '' && head.eventSource === service && type(head.detailType)
