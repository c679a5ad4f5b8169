import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, date, type Fields, ip, keyword, keywords, long, text as textField, union } from '../../fields.js'
import { milliseconds } from '../../iso-time.js'
import { address, list, object, text, texts, whole } from '../../loose.js'
import type { RecordContext } from '../../source.js'
import { userAgentOf } from '../../user-agent.js'
import { placeFields, placeOf } from './place.js'

export const fields: Fields = {
  ...placeFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'event.reason': about(keyword, 'Why the request was allowed or not', 'リクエストが許可または拒否された理由'),
  'event.start': date,
  'event.duration': long,
  'error.code': about(keyword, 'Reason of the response, as Forbidden', '応答の理由（Forbiddenなど）'),
  'error.message': textField,
  'source.address': keyword,
  'source.ip': ip,
  'user.name': keyword,
  'user.id': keyword,
  'user.effective.name': about(keyword, 'User that was impersonated', 'なりすまし先のユーザー'),
  'user_agent.original': keyword,
  'user_agent.name': keyword,
  'user_agent.version': keyword,
  'url.original': keyword,
  'url.path': keyword,
  'http.response.status_code': long,
  'orchestrator.namespace': keyword,
  'orchestrator.api_version': keyword,
  'orchestrator.resource.type': keyword,
  'orchestrator.resource.name': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name', 'user.effective.name'),
  'aws.eks.audit.audit_id': about(
    keyword,
    'Id of the request; the same at each of its stages (auditID)',
    'リクエストのID。各ステージで共通（auditID）',
  ),
  'aws.eks.audit.level': about(
    keyword,
    'How much the record tells: Metadata, Request, RequestResponse',
    '記録の詳しさ。Metadata、Request、RequestResponse',
  ),
  'aws.eks.audit.stage': about(
    keyword,
    'RequestReceived, ResponseStarted, ResponseComplete or Panic',
    'RequestReceived、ResponseStarted、ResponseComplete、Panicのいずれか',
  ),
  'aws.eks.audit.source_ips': about(
    { type: 'ip', many: true },
    'Addresses of the client and of the proxies between',
    'クライアントと途中のプロキシのアドレス',
  ),
  'aws.eks.audit.user.groups': about(keywords, 'Groups of the user', 'ユーザーのグループ'),
  'aws.eks.audit.user.arn': about(keyword, 'IAM identity of the user', 'ユーザーのIAMエンティティのARN'),
  'aws.eks.audit.user.access_key_id': about(
    keyword,
    'Access key that signed the token',
    'トークンの署名に使われたアクセスキー',
  ),
  'aws.eks.audit.user.session_name': about(keyword, 'Name of the role session', 'ロールのセッション名'),
  'aws.eks.audit.object.api_group': about(keyword, 'API group of the object', 'オブジェクトのAPIグループ'),
  'aws.eks.audit.object.subresource': about(
    keyword,
    'Part of the object: exec, log, status, token, …',
    'オブジェクトのサブリソース。exec、log、status、tokenなど',
  ),
  'aws.eks.audit.authorization.decision': about(keyword, 'allow or forbid', 'allowまたはforbid'),
}

const TYPES: Readonly<Record<string, string>> = {
  get: 'access',
  list: 'access',
  watch: 'access',
  create: 'creation',
  update: 'change',
  patch: 'change',
  delete: 'deletion',
  deletecollection: 'deletion',
}

/** Objects that say who may do what. */
const IAM: ReadonlySet<string> = new Set([
  'roles',
  'rolebindings',
  'clusterroles',
  'clusterrolebindings',
  'serviceaccounts',
  'certificatesigningrequests',
])

const RUNS: ReadonlySet<string> = new Set(['exec', 'attach', 'ephemeralcontainers'])

const API = ['api']
const API_IAM = ['api', 'iam']
const API_PROCESS = ['api', 'process']

const categoryOf = (resource: string | undefined, subresource: string | undefined): readonly string[] => {
  if (resource === undefined) return API
  if (IAM.has(resource)) return API_IAM
  return subresource !== undefined && RUNS.has(subresource) ? API_PROCESS : API
}

/** The beginning of a record, its keys in whatever order: the version is no other log's. */
export const isAudit = (line: string): boolean =>
  /^\s*\{/.test(line) &&
  /"apiVersion"\s*:\s*"audit\.k8s\.io\/v\d/.test(line) &&
  /"(?:auditID|stage|kind|level)"\s*:/.test(line)

export const normalise = (record: LogText, context: RecordContext): Event | Quarantine => {
  const event = record.json ?? {}
  if (text(event['apiVersion'])?.startsWith('audit.k8s.io/') !== true) return quarantine('not a Kubernetes audit event')
  const received = milliseconds(event['requestReceivedTimestamp'])
  const staged = milliseconds(event['stageTimestamp'])
  const time = staged ?? received ?? record.time
  if (time === undefined) return quarantine('the audit event has no valid time')
  const user = object(event['user'])
  const extra = object(user['extra'])
  const about = object(event['objectRef'])
  const status = object(event['responseStatus'])
  const annotations = object(event['annotations'])
  const code = whole(status['code'])
  const decision = text(annotations['authorization.k8s.io/decision'])
  const verb = text(event['verb'])
  const addresses = texts(list(event['sourceIPs']).map(address))
  const first = text(list(event['sourceIPs'])[0])
  const resource = text(about['resource'])
  const subresource = text(about['subresource'])
  const uri = text(event['requestURI'])
  const agentText = text(event['userAgent'])
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const category = categoryOf(resource, subresource)
  const type = category === API_PROCESS ? 'start' : (TYPES[verb ?? ''] ?? 'info')
  const failed = code !== undefined && code >= 400
  const extraOf = (name: string) => text(list(extra[name])[0])
  return {
    '@timestamp': time,
    ...placeOf(record, context),
    'event.kind': 'event',
    'event.category': category,
    'event.type': decision === 'allow' ? [type, 'allowed'] : decision === 'forbid' ? [type, 'denied'] : [type],
    'event.action': verb,
    'event.outcome': code === undefined ? undefined : failed ? 'failure' : 'success',
    'event.reason': text(annotations['authorization.k8s.io/reason']),
    'event.start': received,
    'event.duration':
      received === undefined || staged === undefined || staged < received
        ? undefined
        : Math.round((staged - received) * 1000) * 1000,
    'error.code': failed ? text(status['reason']) : undefined,
    'error.message': failed ? text(status['message']) : undefined,
    'source.address': first,
    'source.ip': address(first),
    'user.name': text(user['username']),
    'user.id': text(user['uid']),
    'user.effective.name': text(object(event['impersonatedUser'])['username']),
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'url.original': uri,
    'url.path': uri?.split('?', 1)[0] || undefined,
    'http.response.status_code': code,
    'orchestrator.namespace': text(about['namespace']),
    'orchestrator.api_version': text(about['apiVersion']),
    'orchestrator.resource.type': resource,
    'orchestrator.resource.name': text(about['name']),
    'aws.eks.audit.audit_id': text(event['auditID']),
    'aws.eks.audit.level': text(event['level']),
    'aws.eks.audit.stage': text(event['stage']),
    'aws.eks.audit.source_ips': addresses,
    'aws.eks.audit.user.groups': texts(list(user['groups'])),
    'aws.eks.audit.user.arn': extraOf('arn'),
    'aws.eks.audit.user.access_key_id': extraOf('accessKeyId'),
    'aws.eks.audit.user.session_name': extraOf('sessionName'),
    'aws.eks.audit.object.api_group': text(about['apiGroup']),
    'aws.eks.audit.object.subresource': subresource,
    'aws.eks.audit.authorization.decision': decision,
  }
}
