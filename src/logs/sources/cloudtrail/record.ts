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
