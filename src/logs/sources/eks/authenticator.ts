import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, ip, keyword, keywords, long, text, union } from '../../fields.js'
import { canonicalIp, isIpv4 } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import type { RecordContext } from '../../source.js'
import { logfmtOf } from './logfmt.js'
import { clusterOf, placeFields } from './place.js'

export const fields: Fields = {
  ...placeFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'error.message': text,
  'log.level': keyword,
  message: text,
  'source.address': keyword,
  'source.ip': ip,
  'source.port': long,
  'user.name': about(
    keyword,
    'Kubernetes user that the identity became',
    'IAMエンティティに対応するKubernetesユーザー',
  ),
  'user.id': keyword,
  'http.request.method': keyword,
  'url.path': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name'),
  'aws.eks.authenticator.arn': about(keyword, 'IAM identity that asked', '要求したIAMエンティティのARN'),
  'aws.eks.authenticator.account_id': about(keyword, 'Account of the IAM identity', 'IAMエンティティのアカウント'),
  'aws.eks.authenticator.access_key_id': about(
    keyword,
    'Access key that signed the token',
    'トークンの署名に使われたアクセスキー',
  ),
  'aws.eks.authenticator.groups': about(keywords, 'Kubernetes groups of the user', 'Kubernetesユーザーのグループ'),
  'aws.eks.authenticator.sts': about(keyword, 'STS endpoint that was asked', '問い合わせ先のSTSエンドポイント'),
}

export const isAuthenticator = (line: string): boolean =>
  /^time="\d{4}-\d\d-\d\dT[^"]{8,30}" level=[a-z]+ msg="(?:access (?:granted|denied)|STS response|[^"]*(?:iam-authenticator|mapp(?:ing|er)|configmap))[^"]*"/i.test(
    line,
  )

/** `127.0.0.1:50000`, `[2001:db8::1]:443`. */
const clientOf = (client: string) => {
  const end = client.indexOf(':')
  const host = client.slice(0, Math.max(end, 0))
  if (isIpv4(host) && /^\d{1,5}$/.test(client.slice(end + 1))) {
    return { address: host, ip: host, port: Number(client.slice(end + 1)) }
  }
  const found = /^\[?([^\]]*?)\]?(?::(\d{1,5}))?$/.exec(client)
  const whole = canonicalIp(client)
  const address = whole ?? (found?.[1] || undefined)
  return {
    address,
    ip: address === undefined ? undefined : canonicalIp(address),
    port: whole !== undefined || found?.[2] === undefined ? undefined : Number(found[2]),
  }
}

const groupsOf = (groups: string | undefined): readonly string[] | undefined => {
  const names = (groups ?? '')
    .replace(/^\[|\]$/g, '')
    .split(' ')
    .filter((name) => name !== '')
  return names.length === 0 ? undefined : names
}

const read = logfmtOf([
  ...['time', 'msg', 'level', 'error', 'err', 'arn', 'client', 'username', 'uid', 'userid', 'method', 'path'],
  ...['accountid', 'accesskeyid', 'groups', 'sts', 'stsendpoint'],
])

const AUTHENTICATION = ['authentication']
const START = ['start']
const INFO = ['info']

export const normalise = (record: LogText, context: RecordContext): Event | Quarantine => {
  if (!record.text.startsWith('time='))
    return quarantine('not a line of the authenticator: it does not begin with time=')
  const pairs = read(record.text)
  const [at, said, level, error, err, identity, from, username, uid, userid, method, path, ...more] = pairs
  const time = milliseconds(at) ?? record.time
  if (time === undefined) return quarantine('the line of the authenticator has no valid time')
  const message = said || undefined
  if (message === undefined) return quarantine('the line of the authenticator has no message')
  const granted = message.startsWith('access granted')
  const denied = message.startsWith('access denied')
  const login = granted || denied
  const arn = identity || undefined
  const [accountId, accessKeyId, groups, sts, endpoint] = more
  const client = clientOf(from ?? '')
  // Written out: what is spread into an object gives each one a shape of its own.
  return {
    '@timestamp': time,
    'cloud.account.id': record.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'orchestrator.cluster.name': clusterOf(record, context),
    'event.kind': 'event',
    'event.category': AUTHENTICATION,
    'event.type': login ? START : INFO,
    'event.action': granted ? 'access-granted' : denied ? 'access-denied' : undefined,
    'event.outcome': granted ? 'success' : denied ? 'failure' : undefined,
    'error.message': error || err || undefined,
    'log.level': level || undefined,
    message,
    'source.address': client.address,
    'source.ip': client.ip,
    'source.port': client.port,
    'user.name': username || undefined,
    'user.id': uid || userid || undefined,
    'http.request.method': method || undefined,
    'url.path': path || undefined,
    'aws.eks.authenticator.arn': arn,
    'aws.eks.authenticator.account_id': accountId || /^arn:[^:]*:[^:]*::(\d{12}):/.exec(arn ?? '')?.[1],
    'aws.eks.authenticator.access_key_id': accessKeyId || undefined,
    'aws.eks.authenticator.groups': groupsOf(groups),
    'aws.eks.authenticator.sts': sts || endpoint || undefined,
  }
}
