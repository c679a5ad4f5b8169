/**
 * A CloudTrail record as it comes: nothing about it is certain. Fields are those of AWS's
 * "CloudTrail record contents" and "CloudTrail userIdentity element", event version 1.11.
 */
export interface CloudTrailRecord {
  readonly eventVersion?: unknown
  readonly eventTime?: unknown
  readonly eventSource?: unknown
  readonly eventName?: unknown
  readonly eventID?: unknown
  readonly eventType?: unknown
  readonly eventCategory?: unknown
  readonly awsRegion?: unknown
  readonly sourceIPAddress?: unknown
  readonly userAgent?: unknown
  readonly userIdentity?: unknown
  readonly errorCode?: unknown
  readonly errorMessage?: unknown
  readonly requestParameters?: unknown
  readonly responseElements?: unknown
  readonly additionalEventData?: unknown
  readonly serviceEventDetails?: unknown
  readonly insightDetails?: unknown
  /** Not read here: derived from the original when asked for. */
  readonly requestID?: unknown
  readonly sharedEventID?: unknown
  readonly apiVersion?: unknown
  readonly readOnly?: unknown
  readonly managementEvent?: unknown
  readonly resources?: unknown
  readonly recipientAccountId?: unknown
  readonly vpcEndpointId?: unknown
  readonly vpcEndpointAccountId?: unknown
  readonly sessionCredentialFromConsole?: unknown
  readonly tlsDetails?: unknown
  readonly addendum?: unknown
}

/** An object of which nothing is known but that its fields may be read. */
export type Loose = Readonly<Record<string, unknown>>

const NOTHING: Loose = Object.freeze({})

/** The value if fields can be read from it, else an object without any. */
export const object = <T = Loose>(value: unknown): T =>
  (typeof value === 'object' && value !== null ? value : NOTHING) as T

/** Text that says something: `""` is how many services write "absent". */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** AWS writes the same flag as `true`, `"true"` or `"Yes"`, by service. */
export const flag = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 'Yes' || value === 'YES') return true
  if (value === 'false' || value === 'No' || value === 'NO') return false
  return undefined
}

/** A whole number, written as one or as text of digits. */
export const whole = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return Number.isSafeInteger(number) ? (number as number) : undefined
}

export const real = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
