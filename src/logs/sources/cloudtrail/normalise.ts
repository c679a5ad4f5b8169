import { type Event, type Quarantine, quarantine } from '../../event.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import { flag, type Loose, object, real, text, whole } from '../../loose.js'
import { memo } from '../../memo.js'
import { type UserAgent, userAgentOf } from '../../user-agent.js'
import { denied, isDenial, reported, throughEndpoint, withoutCall } from './actions.js'
import { callOf } from './calls.js'
import { callerOf, callerUnknown } from './identity.js'
import type { CloudTrailRecord } from './record.js'
import { touchedBy } from './resources.js'

const MINUTE_MS = 60_000

/** Event types that report something else than an API call, each with an answer of its own form. */
const SIGN_IN = 'AwsConsoleSignIn'
const SERVICE_EVENT = 'AwsServiceEvent'
const INSIGHT = 'AwsCloudTrailInsight'

const NO_AGENT: UserAgent = { text: '', name: '', version: '', osName: '', osVersion: '', device: '', environment: '' }

/** Shared, so that the lake's builder meets one string and not a million equal ones. */
const said = (value: string): string | undefined => (value === '' ? undefined : value)

/** `TLSv1.3` → `1.3` and `tls`, as ECS splits it. */
const tlsVersion: (version: string) => { readonly number: string; readonly protocol: string } = memo(
  (version) => {
    const parts = /^(TLS|SSL)v?(\d+(?:\.\d+)?)$/i.exec(version)
    return parts === null
      ? { number: version, protocol: '' }
      : { number: parts[2] as string, protocol: (parts[1] as string).toLowerCase() }
  },
  { entries: 64, keyLength: 32 },
)
const NO_TLS = { number: '', protocol: '' }

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

/** Sign-in events put their outcome under their own name: `{"ConsoleLogin": "Failure"}`. */
const signInFailed = (action: string, record: CloudTrailRecord): boolean =>
  object(record.responseElements)[action] === 'Failure' || object(record.serviceEventDetails)[action] === 'Failure'

/**
 * Who acted. For a role session that is the role: it is what policies name and what stays the same from session
 * to session. The session's own name (with single sign-on, the person) has a field of its own, and is `user.email`
 * when it is an address.
 */
const userName = (type: string | undefined, identity: Loose, issuerName: string | undefined, arnName: string) => {
  switch (type) {
    case 'AssumedRole':
      return issuerName ?? said(arnName)
    // Its `userName` is the account's alias.
    case 'Root':
      return 'root'
    case 'AWSService':
    case 'AWSAccount':
      return text(identity['userName'])
    default:
      return text(identity['userName']) ?? said(arnName)
  }
}

/**
 * One CloudTrail record as an Event. Runs for every record of every file: one literal of constant shape, and
 * look-ups in place of parsing wherever values repeat.
 */
export const normalise = (value: CloudTrailRecord): Event | Quarantine => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return quarantine('the record is no object')
  const record = value
  if (record.eventTime === undefined || record.eventTime === null) return quarantine('eventTime is missing')
  const time = milliseconds(record.eventTime)
  if (time === undefined) return quarantine('eventTime is no time')

  const eventType = text(record.eventType)
  const category = text(record.eventCategory)
  const isInsight = eventType === INSIGHT || category === 'Insight'
  const insight = isInsight ? object(record.insightDetails) : undefined
  const source = text(record.eventSource) ?? text(insight?.['eventSource'])
  if (source === undefined) return quarantine('eventSource is missing or no text')
  const name = text(record.eventName) ?? text(insight?.['eventName'])
  if (name === undefined) return quarantine('eventName is missing or no text')

  const identity = object(record.userIdentity)
  const identityType = text(identity['type'])
  const arn = text(identity['arn'])
  const caller = arn === undefined ? callerUnknown : callerOf(arn)
  const session = object(identity['sessionContext'])
  const attributes = object(session['attributes'])
  const issuer = object(session['sessionIssuer'])
  const issuerName = text(issuer['userName'])
  const behalf = object(identity['onBehalfOf'])
  const account = text(identity['accountId'])
  const recipient = text(record.recipientAccountId)
  const accountId = recipient ?? account
  const region = text(record.awsRegion)

  const address = text(record.sourceIPAddress)
  const ip = address === undefined ? undefined : canonicalIp(address)
  const agentText = text(record.userAgent)
  const agent = agentText === undefined ? NO_AGENT : userAgentOf(agentText)
  const tls = object(record.tlsDetails)
  const tlsText = text(tls['tlsVersion'])
  const tlsParts = tlsText === undefined ? NO_TLS : tlsVersion(tlsText)
  const more = object(record.additionalEventData)
  const addendum = object(record.addendum)

  const errorCode = text(record.errorCode)
  const errorMessage = text(record.errorMessage)
  const readOnly = flag(record.readOnly)
  const refused = errorCode !== undefined && isDenial(errorCode)
  const call = callOf(source, name)
  let kind = readOnly === true ? call.reading : call.usual
  if (isInsight) kind = reported
  else if (category === 'NetworkActivity') kind = throughEndpoint(kind, refused)
  else if (refused) kind = denied(kind)
  if (eventType === SERVICE_EVENT) kind = withoutCall(kind)

  const failed =
    isPresent(record.errorCode) ||
    isPresent(record.errorMessage) ||
    (eventType !== 'AwsApiCall' && signInFailed(name, record))

  let start: number | undefined
  let end: number | undefined
  const context = object(insight?.['insightContext'])
  const statistics = object(context['statistics'])
  const minutes = insight === undefined ? undefined : whole(statistics['insightDuration'])
  if (insight !== undefined) {
    if (insight['state'] === 'End') {
      end = time
      if (minutes !== undefined && minutes >= 0 && minutes * MINUTE_MS <= time) start = time - minutes * MINUTE_MS
    } else start = time
  }

  const response = object(record.responseElements)
  const target = call.target(object(record.requestParameters), response)
  const touched = touchedBy(record, call.namings, region, accountId)
  // An IAM Identity Center sign-in names the user only here.
  const signInName = eventType === SIGN_IN || eventType === SERVICE_EVENT ? text(more['UserName']) : undefined

  return {
    '@timestamp': time,
    'event.id': text(record.eventID),
    'event.kind': isInsight ? 'alert' : 'event',
    'event.category': kind.category,
    'event.type': kind.type,
    'event.action': call.name,
    'event.provider': call.source,
    'event.outcome': isInsight ? undefined : failed ? 'failure' : 'success',
    'event.start': start,
    'event.end': end,
    'error.code': errorCode,
    'error.message': errorMessage,
    'cloud.account.id': accountId,
    'cloud.account.name': identityType === 'Root' && account === accountId ? text(identity['userName']) : undefined,
    'cloud.region': region,
    'source.address': address === ip ? ip : address,
    'source.ip': ip,
    'source.bytes': whole(more['bytesTransferredIn']),
    'destination.bytes': whole(more['bytesTransferredOut']),
    'user.id': text(identity['principalId']) ?? text(behalf['userId']),
    'user.name': userName(identityType, identity, issuerName, caller.name) ?? signInName,
    'user.email': said(caller.email),
    'user.target.name': target.userName,
    'user.target.id': target.userId,
    'user.changes.name': target.newName,
    'group.name': target.groupName,
    'group.id': target.groupId,
    'host.id': said(caller.instance),
    'user_agent.original': said(agent.text),
    'user_agent.name': said(agent.name),
    'user_agent.version': said(agent.version),
    'user_agent.os.name': said(agent.osName),
    'user_agent.os.version': said(agent.osVersion),
    'user_agent.device.name': said(agent.device),
    'tls.version': said(tlsParts.number),
    'tls.version_protocol': said(tlsParts.protocol),
    'tls.cipher': text(tls['cipherSuite']),
    'tls.client.server_name': text(tls['clientProvidedHostHeader']),
    'aws.cloudtrail.event_version': text(record.eventVersion),
    'aws.cloudtrail.event_type': eventType,
    'aws.cloudtrail.event_category': category,
    'aws.cloudtrail.read_only': readOnly,
    'aws.cloudtrail.management_event': flag(record.managementEvent),
    'aws.cloudtrail.shared_event_id': text(record.sharedEventID),
    'aws.cloudtrail.api_version': text(record.apiVersion),
    'aws.cloudtrail.recipient_account_id': recipient,
    'aws.cloudtrail.vpc_endpoint_id': text(record.vpcEndpointId),
    'aws.cloudtrail.vpc_endpoint_account_id': text(record.vpcEndpointAccountId),
    'aws.cloudtrail.session_credential_from_console': flag(record.sessionCredentialFromConsole),
    'aws.cloudtrail.execution_environment': said(agent.environment),
    'aws.cloudtrail.issued_access_key_id':
      call.issuedIn === undefined ? undefined : text(object(response[call.issuedIn])['accessKeyId']),
    'aws.cloudtrail.user_identity.type': identityType,
    'aws.cloudtrail.user_identity.arn': caller.arn,
    'aws.cloudtrail.user_identity.account_id': account,
    'aws.cloudtrail.user_identity.access_key_id': text(identity['accessKeyId']),
    'aws.cloudtrail.user_identity.invoked_by': text(identity['invokedBy']),
    'aws.cloudtrail.user_identity.session_name': said(caller.session),
    'aws.cloudtrail.user_identity.identity_provider': text(identity['identityProvider']),
    'aws.cloudtrail.user_identity.credential_id': text(identity['credentialId']),
    'aws.cloudtrail.user_identity.on_behalf_of.user_id': text(behalf['userId']),
    'aws.cloudtrail.user_identity.on_behalf_of.identity_store_arn': text(behalf['identityStoreArn']),
    'aws.cloudtrail.user_identity.session_context.mfa_authenticated': flag(attributes['mfaAuthenticated']),
    'aws.cloudtrail.user_identity.session_context.creation_date': milliseconds(attributes['creationDate']),
    'aws.cloudtrail.user_identity.session_context.source_identity': text(session['sourceIdentity']),
    'aws.cloudtrail.user_identity.session_context.ec2_role_delivery': text(session['ec2RoleDelivery']),
    'aws.cloudtrail.user_identity.session_context.assumed_root': flag(session['assumedRoot']),
    'aws.cloudtrail.user_identity.session_context.session_issuer.type': text(issuer['type']),
    'aws.cloudtrail.user_identity.session_context.session_issuer.principal_id': text(issuer['principalId']),
    'aws.cloudtrail.user_identity.session_context.session_issuer.arn': text(issuer['arn']),
    'aws.cloudtrail.user_identity.session_context.session_issuer.account_id': text(issuer['accountId']),
    'aws.cloudtrail.user_identity.session_context.session_issuer.user_name': issuerName,
    'aws.cloudtrail.user_identity.session_context.web_id_federation_data.federated_provider': text(
      object(session['webIdFederationData'])['federatedProvider'],
    ),
    'aws.cloudtrail.resources.arn': touched.arns,
    'aws.cloudtrail.resources.type': touched.types,
    'aws.cloudtrail.resources.account_id': touched.accounts,
    'aws.cloudtrail.additional_eventdata.mfa_used': flag(more['MFAUsed']),
    'aws.cloudtrail.additional_eventdata.mfa_identifier': text(more['MFAIdentifier']),
    'aws.cloudtrail.additional_eventdata.login_to': text(more['LoginTo']),
    'aws.cloudtrail.additional_eventdata.mobile_version': flag(more['MobileVersion']),
    'aws.cloudtrail.additional_eventdata.saml_provider_arn': text(more['SamlProviderArn']),
    'aws.cloudtrail.additional_eventdata.credential_type': text(more['CredentialType']),
    'aws.cloudtrail.additional_eventdata.switch_from': text(more['SwitchFrom']),
    'aws.cloudtrail.additional_eventdata.authentication_method': text(more['AuthenticationMethod']),
    'aws.cloudtrail.insight_details.type': text(insight?.['insightType']),
    'aws.cloudtrail.insight_details.state': text(insight?.['state']),
    'aws.cloudtrail.insight_details.error_code': text(insight?.['errorCode']),
    'aws.cloudtrail.insight_details.baseline_average': real(object(statistics['baseline'])['average']),
    'aws.cloudtrail.insight_details.insight_average': real(object(statistics['insight'])['average']),
    'aws.cloudtrail.insight_details.insight_duration': minutes,
    'aws.cloudtrail.addendum.reason': text(addendum['reason']),
    'aws.cloudtrail.addendum.original_event_id': text(addendum['originalEventID']),
  }
}
