import { jsonRecords } from '../decode/json.js'
import { jsonHead, wrappedRecord } from '../decode/json-head.js'
import { type Loose, list } from '../loose.js'
import { logSource } from '../source.js'
import { fields } from './entra/fields.js'
import { normalise } from './entra/normalise.js'

/** Event Hubs deliver batches; the list of a page of Graph is the decoder's own. */
const recordsIn = (document: Loose): readonly unknown[] | undefined => {
  if (Array.isArray(document['records'])) return list(document['records'])
  return typeof document['@odata.context'] === 'string' && Array.isArray(document['value'])
    ? list(document['value'])
    : undefined
}

const CATEGORIES =
  /^(?:(?:NonInteractiveUser|ServicePrincipal|ManagedIdentity|ADFS)?SignInLogs|AuditLogs|UserRiskEvents|ServicePrincipalRiskEvents|Audit|SignIn)$/

const isEntra = (keys: ReadonlyMap<string, string> | undefined): boolean => {
  if (keys === undefined) return false
  const has = (...names: readonly string[]): boolean => names.every((name) => keys.has(name))
  // As Azure Monitor writes them.
  if (has('category', 'operationName', 'properties', 'tenantId')) return CATEGORIES.test(keys.get('category') ?? '')
  // As Graph lists them: sign-ins, directory audits, risk detections.
  if (has('createdDateTime', 'appDisplayName', 'conditionalAccessStatus')) return true
  return has('activityDateTime', 'activityDisplayName') || has('riskEventType', 'riskState', 'detectedDateTime')
}

/**
 * Microsoft Entra ID: sign-ins of people, services and managed identities, directory audit and risk detections, as
 * diagnostic settings export them and as Microsoft Graph lists them.
 * Sources: Microsoft Entra monitoring, "Sign-in logs schema in Azure Monitor", "Audit logs schema in Azure Monitor";
 * Microsoft Graph, "signIn resource type", "directoryAudit resource type", "riskDetection resource type".
 */
export default logSource<unknown>({
  id: 'microsoft.entra',
  title: { en: 'Microsoft Entra ID sign-in and audit logs', ja: 'Microsoft Entra IDサインイン・監査ログ' },
  // Storage accounts: insights-logs-signinlogs/tenantId=…/y=2025/m=03/d=01/h=10/m=00/PT1H.json
  key: /(?:^|\/)insights-logs-(?:(?:noninteractiveuser|serviceprincipal|managedidentity|adfs)?signinlogs|auditlogs|(?:user|serviceprincipal)riskevents)\/|(?:^|\/)(?:microsoft[-_/]?)?(?:entra(?:[-_]?id)?|azure-?ad|aad)(?:[-_](?:sign-?ins?|audits?|logs?))*\//i,
  content(head) {
    const { record, detailType } = jsonHead(head)
    if (detailType !== '') return false
    return isEntra(record) || isEntra(wrappedRecord(head, 'records')) || isEntra(wrappedRecord(head, 'value'))
  },
  decode: jsonRecords({ records: 'value', leading: true, inside: recordsIn }),
  fields,
  normalise,
})
