import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { type Event, type Quarantine, quarantine } from '../event.js'
import { envelopeOf, isEventOf, wholeEnvelopes } from '../eventbridge.js'
import { about, constant, type Fields, ip, keyword, keywords, union } from '../fields.js'
import { milliseconds } from '../iso-time.js'
import { address, text } from '../loose.js'
import { logSource } from '../source.js'

const fields: Fields = {
  'event.kind': constant('event'),
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(keyword, 'successfulLogin, the one there is', 'successfulLogin（現在はこの値のみ）'),
  'event.outcome': keyword,
  'cloud.account.id': keyword,
  'cloud.region': keyword,
  'source.ip': ip,
  'user_agent.name': about(keyword, 'Client application', 'クライアントアプリケーション'),
  'user_agent.version': keyword,
  'user_agent.os.name': about(keyword, 'Platform of the client', 'クライアントのプラットフォーム'),
  'host.id': about(keyword, 'WorkSpace', 'WorkSpaceのID'),
  'aws.workspaces.directory_id': about(keyword, 'Directory of the WorkSpace', 'WorkSpaceのディレクトリのID'),
  'cloud.provider': constant('aws'),
  'event.provider': constant('workspaces.amazonaws.com'),
  'related.ip': union('ip', 'source.ip'),
  'related.hosts': union('keyword', 'host.id'),
}

const CATEGORY: readonly string[] = ['authentication', 'session']
const START: readonly string[] = ['start']
const INFO: readonly string[] = ['info']

const normalise = (value: unknown): Event | Quarantine => {
  const envelope = envelopeOf(value)
  if (envelope === undefined) return quarantine('not an event of EventBridge')
  const { detail } = envelope
  const action = text(detail['actionType'])
  if (action === undefined) return quarantine('detail.actionType is missing or no text')
  const time = milliseconds(detail['loginTime']) ?? envelope.time
  if (time === undefined) return quarantine('neither detail.loginTime nor time is a time')
  const isLogin = action === 'successfulLogin'
  return {
    '@timestamp': time,
    'event.category': CATEGORY,
    'event.type': isLogin ? START : INFO,
    'event.action': action,
    'event.outcome': isLogin ? 'success' : 'unknown',
    'cloud.account.id': envelope.account,
    'cloud.region': envelope.region,
    'source.ip': address(detail['clientIpAddress']),
    'user_agent.name': text(detail['workspacesClientProductName']),
    'user_agent.version': text(detail['clientVersion']),
    'user_agent.os.name': text(detail['clientPlatform']),
    'host.id': text(detail['workspaceId']),
    // Newer events write `domain/d-…`.
    'aws.workspaces.directory_id': text(detail['directoryId'])?.replace(/^domain\//, '') || undefined,
  }
}

/**
 * Amazon WorkSpaces: logins to WorkSpaces, as EventBridge sends them.
 * Source: WorkSpaces administration guide, "Monitor your WorkSpaces using EventBridge".
 */
export default logSource<unknown>({
  id: 'aws.workspaces',
  title: { en: 'Amazon WorkSpaces access', ja: 'Amazon WorkSpacesへのアクセス' },
  key: /(?:^|\/)(?:aws[-_/])?workspaces[-_/]?(?:access|events?|logins?)(?:[-_/]|$)/i,
  content: (head) => isEventOf(jsonHead(head), 'aws.workspaces', (type) => type === 'WorkSpaces Access'),
  decode: jsonRecords({ inside: wholeEnvelopes }),
  fields,
  normalise,
})
