import { type Event, type Quarantine, quarantine } from '../../event.js'
import { envelopeOf } from '../../eventbridge.js'
import { milliseconds } from '../../iso-time.js'
import { at, flag, list, pairs, text, texts, whole } from '../../loose.js'

const IAM: readonly string[] = ['iam']
const CONFIGURATION: readonly string[] = ['configuration']
const INFO: readonly string[] = ['info']

const PREVIEWS: ReadonlyMap<string | undefined, string> = new Map([
  ['COMPLETED', 'success'],
  ['FAILED', 'failure'],
])

/** A finding as it stands, or a step of an access preview. */
export const normalise = (value: unknown): Event | Quarantine => {
  const envelope = envelopeOf(value)
  if (envelope === undefined) return quarantine('not an event of EventBridge')
  const { detail } = envelope
  const updated = milliseconds(detail['updatedAt'])
  const time = envelope.time ?? updated
  if (time === undefined) return quarantine('neither time nor detail.updatedAt is a time')
  const preview = text(detail['accessPreviewId'])
  const finding = text(detail['id']) ?? text(detail['findingId'])
  if (preview === undefined && finding === undefined) return quarantine('neither a finding nor an access preview')

  const status = text(detail['status'])
  const error = text(detail['error'])
  const isDeleted = flag(detail['isDeleted'])
  const isActive = preview === undefined && status === 'ACTIVE' && isDeleted !== true && error === undefined
  return {
    '@timestamp': time,
    'event.kind': isActive ? 'alert' : 'event',
    'event.category': preview === undefined ? IAM : CONFIGURATION,
    'event.type': INFO,
    'event.action': envelope.detailType,
    'event.outcome': error !== undefined ? 'failure' : preview === undefined ? undefined : PREVIEWS.get(status),
    'event.reason': text(at(detail['statusReason'], 'code')),
    'event.created': milliseconds(detail['createdAt']),
    'error.code': error,
    'cloud.account.id': text(detail['accountId']) ?? envelope.account,
    'cloud.region': text(detail['region']) ?? envelope.region,
    'aws.accessanalyzer.finding_id': finding,
    'aws.accessanalyzer.finding_type': text(detail['findingType']),
    'aws.accessanalyzer.status': status,
    'aws.accessanalyzer.previous_status': text(detail['previousStatus']),
    'aws.accessanalyzer.is_deleted': isDeleted,
    'aws.accessanalyzer.is_public': flag(detail['isPublic']),
    'aws.accessanalyzer.analyzer_arn': text(envelope.resources[0]),
    'aws.accessanalyzer.analyzer_account': envelope.account,
    'aws.accessanalyzer.resource.arn': text(detail['resource']),
    'aws.accessanalyzer.resource.type': text(detail['resourceType']),
    'aws.accessanalyzer.resources': texts(list(detail['configuredResources'])),
    'aws.accessanalyzer.principals': texts(pairs(detail['principal'])),
    'aws.accessanalyzer.principal_type': text(detail['principalType']),
    'aws.accessanalyzer.principal_account': text(detail['principalOwnerAccount']),
    'aws.accessanalyzer.access_type': text(detail['accessType']),
    'aws.accessanalyzer.actions': texts(list(detail['action'])),
    'aws.accessanalyzer.conditions': texts(pairs(detail['condition'])),
    'aws.accessanalyzer.scp_restriction': text(detail['serviceControlPolicyRestrictionType']),
    'aws.accessanalyzer.rcp_restriction': text(detail['resourceControlPolicyRestrictionType']),
    'aws.accessanalyzer.unused_services': whole(detail['numberOfUnusedServices']),
    'aws.accessanalyzer.unused_actions': whole(detail['numberOfUnusedActions']),
    'aws.accessanalyzer.analyzed': milliseconds(detail['analyzedAt']),
    'aws.accessanalyzer.updated': updated,
    'aws.accessanalyzer.preview_id': preview,
  }
}
