import { iso } from './calendar.js'
import { GLOBAL_REGION, REGION } from './company.js'
import type { Caller } from './identity.js'
import type { Random } from './random.js'

export type Json = Readonly<Record<string, unknown>>

/** A CloudTrail record as it is delivered. */
export interface TrailRecord extends Json {
  readonly eventTime: string
  readonly awsRegion: string
  readonly eventID: string
}

/** One call, as far as it differs from others. */
export interface Call {
  /** The service's name in `eventSource`. */
  readonly to: string
  readonly name: string
  readonly region?: string
  readonly read?: boolean
  readonly request?: Json | null
  readonly response?: Json | null
  readonly error?: readonly [code: string, message: string]
  readonly resources?: readonly Json[] | undefined
  /** A data event: of an object, not of the account's setup. */
  readonly data?: boolean
  readonly more?: Json
  readonly type?: 'AwsApiCall' | 'AwsServiceEvent' | 'AwsConsoleSignIn' | 'AwsConsoleAction'
}

/** A record and when it happened, milliseconds since the epoch. */
export interface Timed {
  readonly at: number
  readonly record: TrailRecord
}

/** Services whose calls are recorded in one region, wherever the caller is. */
const GLOBAL = new Set(['iam', 'cloudfront', 'route53', 'organizations', 'ce', 'budgets'])
const READS =
  /^(Get|List|Describe|Lookup|Head|BatchGet|BatchCheck|Select|Search|Query|Scan|Filter|Assume|Check|Preview|View)/
/** Hosts that bear no region. */
const hostOf = (to: string, region: string): string =>
  GLOBAL.has(to) ? `${to}.amazonaws.com` : `${to}.${region}.amazonaws.com`

/**
 * The record of a call. Members and their order are those of eventVersion 1.11
 * (source: "CloudTrail record contents", AWS CloudTrail User Guide).
 */
export const recordOf = (caller: Caller, at: number, call: Call, random: Random): Timed => {
  const region = call.region ?? (GLOBAL.has(call.to) ? GLOBAL_REGION : REGION)
  const type = call.type ?? 'AwsApiCall'
  const s3 = call.to === 's3'
  const direct = !caller.ip.endsWith('.amazonaws.com') && caller.ip !== 'AWS Internal'
  return {
    at,
    record: {
      eventVersion: '1.11',
      userIdentity: caller.identity,
      eventTime: iso(at),
      eventSource: `${call.to}.amazonaws.com`,
      eventName: call.name,
      awsRegion: region,
      sourceIPAddress: caller.ip,
      userAgent: caller.agent,
      ...(call.error === undefined ? {} : { errorCode: call.error[0], errorMessage: call.error[1] }),
      requestParameters: call.request ?? null,
      // A refused call answers nothing; a refused sign-in says so.
      responseElements: call.error === undefined || type !== 'AwsApiCall' ? (call.response ?? null) : null,
      ...(call.more === undefined ? {} : call.more),
      ...(type === 'AwsApiCall' ? { requestID: s3 ? random.hex(16).toUpperCase() : random.uuid() } : {}),
      eventID: random.uuid(),
      readOnly: call.read ?? READS.test(call.name),
      ...(call.resources === undefined ? {} : { resources: call.resources }),
      eventType: type,
      managementEvent: call.data !== true,
      recipientAccountId: caller.account.id,
      eventCategory: call.data === true ? 'Data' : 'Management',
      ...(direct && type === 'AwsApiCall'
        ? {
            tlsDetails: {
              tlsVersion: 'TLSv1.3',
              cipherSuite: 'TLS_AES_128_GCM_SHA256',
              clientProvidedHostHeader: hostOf(call.to, region),
            },
          }
        : {}),
      ...(caller.console === true ? { sessionCredentialFromConsole: 'true' } : {}),
    },
  }
}
