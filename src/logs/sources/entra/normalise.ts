import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, flag, type Loose, list, object, text, texts, whole } from '../../loose.js'
import { email } from '../../mailbox.js'
import { severityOfLabel } from '../../severity.js'
import { agentOf } from '../../web/agent.js'
import { auditKind } from './audit.js'

const AUTHENTICATION: readonly string[] = ['authentication']
const INTRUSION: readonly string[] = ['intrusion_detection']
const START: readonly string[] = ['start']
const INFO: readonly string[] = ['info']

/** Words for what is absent, in the oldest exports too. */
const NOTHING: ReadonlySet<unknown> = new Set(['<null>', 'NA', 'None', 'none', '-1'])

const said = (value: unknown): string | undefined => (NOTHING.has(value) ? undefined : text(value))

/**
 * Codes with which a sign-in is interrupted to ask for more, and neither succeeds nor fails.
 * Source: "Microsoft Entra authentication and authorization error codes".
 */
const INTERRUPTED: ReadonlySet<number> = new Set([50058, 50072, 50074, 50076, 50079, 50097, 50125, 50129, 50140])

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ['success', 'success'],
  ['0', 'success'],
  ['failure', 'failure'],
  ['timeout', 'failure'],
  ['1', 'failure'],
])

/** Audits write words, exports of some ages numbers. */
const outcomeOf = (...results: readonly unknown[]): string => {
  for (const result of results) {
    const word = typeof result === 'number' ? String(result) : text(result)?.toLowerCase()
    const outcome = word === undefined ? undefined : OUTCOMES.get(word)
    if (outcome !== undefined) return outcome
  }
  return 'unknown'
}

const signInOutcome = (code: number | undefined): string => {
  if (code === undefined) return 'unknown'
  if (code === 0) return 'success'
  return INTERRUPTED.has(code) ? 'unknown' : 'failure'
}

const each = function* (values: unknown, name: string): Generator<unknown> {
  for (const value of list(values)) yield at(value, name)
}

/** Results of policies that did not bear on the sign-in. */
const IDLE: ReadonlySet<unknown> = new Set(['notApplied', 'notEnabled', 'reportOnlyNotApplied', 'unknown'])

const policiesOf = function* (policies: unknown): Generator<unknown> {
  for (const policy of list(policies)) {
    const result = text(at(policy, 'result'))
    const name = text(at(policy, 'displayName')) ?? text(at(policy, 'id'))
    if (result !== undefined && name !== undefined && !IDLE.has(result)) yield `${name}=${result}`
  }
}

/** Longest value of a changed property that is kept. */
const KEPT = 1024

const modifiedOf = function* (targets: readonly unknown[]): Generator<unknown> {
  for (const target of targets) {
    for (const property of list(at(target, 'modifiedProperties'))) {
      const name = text(at(property, 'displayName'))
      if (name !== undefined) yield `${name}=${text(at(property, 'newValue')) ?? ''}`.slice(0, KEPT)
    }
  }
}

const targetOf = (targets: readonly unknown[], type: string): Loose =>
  object(targets.find((target) => at(target, 'type') === type))

const countryOf = (place: Loose, record: Loose): string | undefined => {
  const country = text(place['countryOrRegion']) ?? text(record['location'])
  return country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined
}

/** What a record of one kind says; the others leave it out. */
const EMPTY = {
  'user.target.id': undefined,
  'user.target.name': undefined,
  'user.target.full_name': undefined,
  'group.id': undefined,
  'group.name': undefined,
  'microsoft.entra.service': undefined,
  'microsoft.entra.operation': undefined,
  'microsoft.entra.target.ids': undefined,
  'microsoft.entra.target.types': undefined,
  'microsoft.entra.target.names': undefined,
  'microsoft.entra.modified': undefined,
}

/** What only an audit says, and who acted in it. */
const auditOf = (properties: Loose, record: Loose) => {
  const targets = list(properties['targetResources'])
  const person = targetOf(targets, 'User')
  const group = targetOf(targets, 'Group')
  return {
    'user.target.id': text(person['id']),
    'user.target.name': text(person['userPrincipalName']),
    'user.target.full_name': text(person['displayName']),
    'group.id': text(group['id']),
    'group.name': text(group['displayName']),
    'microsoft.entra.service': text(properties['loggedByService']),
    'microsoft.entra.operation': text(properties['operationType']),
    'microsoft.entra.target.ids': texts(each(targets, 'id')),
    'microsoft.entra.target.types': texts(each(targets, 'type')),
    'microsoft.entra.target.names': texts([
      ...each(targets, 'displayName'),
      ...each(targets, 'userPrincipalName'),
      // Exports of 2018 have one target, all in one text.
      said(at(record['properties'], 'targetResourceName')),
    ]),
    'microsoft.entra.modified': texts(modifiedOf(targets)),
  }
}

type Shape = 'sign-in' | 'audit' | 'risk'

const shapeOf = (properties: Loose, category: string | undefined): Shape => {
  if (properties['riskEventType'] !== undefined) return 'risk'
  if (properties['activityDisplayName'] !== undefined || category?.startsWith('Audit') === true) return 'audit'
  return 'sign-in'
}

/** A sign-in, an audit or a risk detection: as Graph has it, or with Azure Monitor's wrapping. */
export const normalise = (value: unknown): Event | Quarantine => {
  const record = object(value)
  const isExport = typeof record['properties'] === 'object' && record['properties'] !== null
  const properties = isExport ? object(record['properties']) : record
  const category = isExport ? text(record['category']) : undefined
  const time =
    milliseconds(properties['createdDateTime']) ??
    milliseconds(properties['activityDateTime']) ??
    milliseconds(properties['detectedDateTime']) ??
    milliseconds(record['time'])
  if (time === undefined) return quarantine('neither createdDateTime, activityDateTime nor time is a time')
  const shape = shapeOf(properties, category)
  const activity = text(properties['activityDisplayName']) ?? text(record['operationName'])
  const riskType = text(properties['riskEventType'])
  const action = shape === 'risk' ? riskType : (activity ?? (shape === 'sign-in' ? 'Sign-in activity' : undefined))
  if (action === undefined) return quarantine('the record names no activity')
  if (shape === 'sign-in' && properties['status'] === undefined && record['resultType'] === undefined) {
    return quarantine('neither a sign-in, an audit nor a risk detection')
  }

  const isAudit = shape === 'audit'
  const status = object(properties['status'])
  const code = shape === 'sign-in' ? (whole(status['errorCode']) ?? whole(record['resultType'])) : undefined
  const place = object(properties['location'])
  const device = object(properties['deviceDetail'])
  const actor = object(at(properties, 'initiatedBy', 'user'))
  const application = object(at(properties, 'initiatedBy', 'app'))
  const servicePrincipal = text(properties['servicePrincipalId']) ?? text(application['servicePrincipalId'])
  const serviceName =
    text(properties['servicePrincipalName']) ??
    text(application['servicePrincipalName']) ??
    text(application['displayName'])
  const userName = text(properties['userPrincipalName']) ?? text(actor['userPrincipalName'])
  const level = said(properties['riskLevelDuringSignIn']) ?? said(properties['riskLevel'])
  const severity = severityOfLabel(level)
  const isAlert = shape === 'risk' || severity !== undefined
  const kind =
    shape === 'audit'
      ? auditKind(
          text(properties['category']) ?? text(properties['auditEventCategory']),
          text(properties['operationType']),
          action,
        )
      : { category: shape === 'risk' ? INTRUSION : AUTHENTICATION, type: shape === 'risk' ? INFO : START }
  const duration = whole(properties['processingTimeInMilliseconds'])
  const reason = said(status['failureReason']) ?? said(properties['resultReason']) ?? said(record['resultDescription'])
  return {
    '@timestamp': time,
    'event.kind': isAlert ? 'alert' : 'event',
    'event.category': kind.category,
    'event.type': kind.type,
    'event.action': action,
    'event.outcome':
      shape === 'sign-in'
        ? signInOutcome(code)
        : isAudit
          ? outcomeOf(properties['result'], record['resultType'])
          : undefined,
    'event.code': code === undefined ? undefined : String(code),
    'event.reason': code === 0 ? undefined : reason,
    'event.severity': severity,
    'event.duration':
      duration === undefined || duration < 0 || duration > 9_000_000_000 ? undefined : duration * 1_000_000,
    'source.ip': address(properties['ipAddress']) ?? address(actor['ipAddress']) ?? address(record['callerIpAddress']),
    'source.as.number': whole(properties['autonomousSystemNumber']),
    'source.geo.city_name': text(place['city']),
    'source.geo.region_name': text(place['state']),
    'source.geo.country_iso_code': isAudit ? undefined : countryOf(place, record),
    ...agentOf(text(properties['userAgent'])),
    'user.id': text(properties['userId']) ?? text(actor['id']) ?? servicePrincipal,
    'user.name': userName ?? serviceName ?? said(record['identity']),
    'user.email': email(userName),
    'user.full_name': text(properties['userDisplayName']) ?? text(actor['displayName']),
    'device.id': text(device['deviceId']),
    'organization.id': text(record['tenantId']) ?? text(properties['resourceTenantId']),
    'microsoft.entra.id': text(properties['id']),
    'microsoft.entra.category': category ?? text(properties['category']),
    'microsoft.entra.correlation_id': text(properties['correlationId']) ?? text(record['correlationId']),
    'microsoft.entra.app.id': text(properties['appId']) ?? text(application['appId']),
    'microsoft.entra.app.name': text(properties['appDisplayName']) ?? text(application['displayName']),
    'microsoft.entra.resource.id': text(properties['resourceId']),
    'microsoft.entra.resource.name': text(properties['resourceDisplayName']),
    'microsoft.entra.service_principal.id': servicePrincipal,
    'microsoft.entra.service_principal.name': serviceName,
    'microsoft.entra.client_app': text(properties['clientAppUsed']),
    'microsoft.entra.interactive': flag(properties['isInteractive']),
    'microsoft.entra.token_issuer': text(properties['tokenIssuerType']),
    'microsoft.entra.authentication.requirement': text(properties['authenticationRequirement']),
    'microsoft.entra.authentication.protocol': said(properties['authenticationProtocol']),
    'microsoft.entra.authentication.methods': texts([
      ...each(properties['authenticationDetails'], 'authenticationMethod'),
      ...list(properties['authenticationMethodsUsed']),
    ]),
    'microsoft.entra.conditional_access.status': text(properties['conditionalAccessStatus']),
    'microsoft.entra.conditional_access.policies': texts(policiesOf(properties['appliedConditionalAccessPolicies'])),
    'microsoft.entra.cross_tenant_access': text(properties['crossTenantAccessType']),
    'microsoft.entra.home_tenant_id': text(properties['homeTenantId']),
    'microsoft.entra.risk.level': text(properties['riskLevelDuringSignIn']) ?? text(properties['riskLevel']),
    'microsoft.entra.risk.state': text(properties['riskState']),
    'microsoft.entra.risk.detail': text(properties['riskDetail']),
    'microsoft.entra.risk.types': texts([
      riskType,
      ...list(properties['riskEventTypes_v2']),
      ...list(properties['riskEventTypes']),
    ]),
    'microsoft.entra.device.name': text(device['displayName']),
    'microsoft.entra.device.os': text(device['operatingSystem']),
    'microsoft.entra.device.browser': text(device['browser']),
    'microsoft.entra.device.compliant': flag(device['isCompliant']),
    'microsoft.entra.device.managed': flag(device['isManaged']),
    ...(isAudit ? auditOf(properties, record) : EMPTY),
  }
}
