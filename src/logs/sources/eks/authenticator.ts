import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, ip, keyword, keywords, long, text, union } from '../../fields.js'
import { canonicalIp, isIpv4 } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import { memo } from '../../memo.js'
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

const ZERO = 0x30

interface Client {
  readonly address: string | undefined
  readonly ip: string | undefined
  readonly port: number | undefined
}

const NO_CLIENT: Client = { address: undefined, ip: undefined, port: undefined }

/** The digits from `from` on, up to five, as a number; -1 for anything else. */
const portIn = (text: string, from: number): number => {
  if (text.length === from || text.length > from + 5) return -1
  let port = 0
  for (let at = from; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return -1
    port = port * 10 + digit
  }
  return port
}

/** `127.0.0.1:50000`, `[2001:db8::1]:443`. */
const clientOf = (client: string): Client => {
  if (client === '') return NO_CLIENT
  const end = client.indexOf(':')
  const host = client.slice(0, Math.max(end, 0))
  const at = portIn(client, end + 1)
  if (at >= 0 && isIpv4(host)) return { address: host, ip: host, port: at }
  const found = /^\[?([^\]]*?)\]?(?::(\d{1,5}))?$/.exec(client)
  const whole = canonicalIp(client)
  const address = whole ?? (found?.[1] || undefined)
  return {
    address,
    ip: address === undefined ? undefined : canonicalIp(address),
    port: whole !== undefined || found?.[2] === undefined ? undefined : Number(found[2]),
  }
}

/** `[system:masters team]`; the same few over and over. */
const groupsIn = memo(
  (groups): { readonly names: readonly string[] | undefined } => {
    const names = groups
      .replace(/^\[|\]$/g, '')
      .split(' ')
      .filter((name) => name !== '')
    return { names: names.length === 0 ? undefined : names }
  },
  { entries: 1000, keyLength: 512 },
)

/** The account in `arn:aws:iam::111122223333:role/name`; empty where there is none. */
const accountIn = memo((arn) => /^arn:[^:]*:[^:]*::(\d{12}):/.exec(arn)?.[1] ?? '', { entries: 1000, keyLength: 512 })

/** Where the values stand that a line is asked for. */
const AT = {
  time: 0,
  msg: 1,
  level: 2,
  error: 3,
  err: 4,
  arn: 5,
  client: 6,
  username: 7,
  uid: 8,
  userid: 9,
  method: 10,
  path: 11,
  accountid: 12,
  accesskeyid: 13,
  groups: 14,
  sts: 15,
  stsendpoint: 16,
} as const

const read = logfmtOf(Object.keys(AT))

const AUTHENTICATION = ['authentication']
const START = ['start']
const INFO = ['info']

export const normalise = (record: LogText, context: RecordContext): Event | Quarantine => {
  if (!record.text.startsWith('time='))
    return quarantine('not a line of the authenticator: it does not begin with time=')
  const values = read(record.text)
  const time = milliseconds(values[AT.time]) ?? record.time
  if (time === undefined) return quarantine('the line of the authenticator has no valid time')
  const message = values[AT.msg] || undefined
  if (message === undefined) return quarantine('the line of the authenticator has no message')
  const granted = message.startsWith('access granted')
  const denied = message.startsWith('access denied')
  const login = granted || denied
  const arn = values[AT.arn] || undefined
  const client = clientOf(values[AT.client] ?? '')
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
    'error.message': values[AT.error] || values[AT.err] || undefined,
    'log.level': values[AT.level] || undefined,
    message,
    'source.address': client.address,
    'source.ip': client.ip,
    'source.port': client.port,
    'user.name': values[AT.username] || undefined,
    'user.id': values[AT.uid] || values[AT.userid] || undefined,
    'http.request.method': values[AT.method] || undefined,
    'url.path': values[AT.path] || undefined,
    'aws.eks.authenticator.arn': arn,
    'aws.eks.authenticator.account_id':
      values[AT.accountid] || (arn === undefined ? undefined : accountIn(arn) || undefined),
    'aws.eks.authenticator.access_key_id': values[AT.accesskeyid] || undefined,
    'aws.eks.authenticator.groups': groupsIn(values[AT.groups] ?? '').names,
    'aws.eks.authenticator.sts': values[AT.sts] || values[AT.stsendpoint] || undefined,
  }
}
