import { awsProvider, deliveryFields, deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, boolean, type Fields, ip, keyword, keywords, long, text as textField, union } from '../../fields.js'
import { milliseconds } from '../../iso-time.js'
import { address, flag, type Loose, list, object, text, texts, whole } from '../../loose.js'
import { userAgentOf } from '../../user-agent.js'

export const fields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(keyword, 'Category of the audit message, in small letters', '監査ログのカテゴリ（小文字）'),
  'event.outcome': keyword,
  'error.stack_trace': keyword,
  'source.address': keyword,
  'source.ip': ip,
  'user.name': keyword,
  'user.effective.name': about(keyword, 'User as whom the request ran', 'リクエストを実行した実効ユーザー'),
  'http.request.method': keyword,
  'url.path': keyword,
  'user_agent.original': keyword,
  'user_agent.name': keyword,
  'user_agent.version': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name', 'user.effective.name'),
  'aws.opensearch.domain': about(keyword, 'Name of the domain', 'ドメイン名'),
  'aws.opensearch.node.id': about(keyword, 'Id of the node that wrote the message', 'ログを出力したノードのID'),
  'aws.opensearch.node.name': about(keyword, 'Name of the node that wrote the message', 'ログを出力したノードの名前'),
  'aws.opensearch.audit.layer': about(keyword, 'REST or TRANSPORT', 'RESTまたはTRANSPORT'),
  'aws.opensearch.audit.origin': about(keyword, 'Layer that the request came from', 'リクエストの起点となったレイヤー'),
  'aws.opensearch.audit.request_type': about(
    keyword,
    'Type of the transport request',
    'トランスポートリクエストの種類',
  ),
  'aws.opensearch.audit.privilege': about(keyword, 'Privilege that the request needs', 'リクエストに必要な権限'),
  'aws.opensearch.audit.params': about(keywords, 'Parameters of the REST request', 'RESTリクエストのパラメーター'),
  'aws.opensearch.audit.request_body': about(textField, 'Body of the request', 'リクエストの本文'),
  'aws.opensearch.audit.indices': about(
    keywords,
    'Indices as the request names them',
    'リクエストで指定されたインデックス',
  ),
  'aws.opensearch.audit.resolved_indices': about(keywords, 'Indices that those names mean', '解決後のインデックス'),
  'aws.opensearch.audit.doc_id': about(keyword, 'Document', 'ドキュメントのID'),
  'aws.opensearch.audit.shard_id': about(long, 'Shard', 'シャードの番号'),
  'aws.opensearch.audit.operation': about(keyword, 'CREATE, UPDATE or DELETE', 'CREATE、UPDATE、DELETEのいずれか'),
  'aws.opensearch.audit.task_id': about(keyword, 'Task of the request', 'リクエストのタスクID'),
  'aws.opensearch.audit.is_admin': about(
    boolean,
    'Whether the request came with an administrator’s certificate',
    '管理者証明書によるリクエストかどうか',
  ),
}

interface Meaning {
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly outcome: string | undefined
}

const DATABASE = ['database']
const API = ['api', 'database']

/** Source: OpenSearch, "Audit log field reference", "Tracked events". */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  FAILED_LOGIN: { category: ['authentication'], type: ['start'], outcome: 'failure' },
  AUTHENTICATED: { category: ['authentication'], type: ['start'], outcome: 'success' },
  MISSING_PRIVILEGES: { category: API, type: ['access', 'denied'], outcome: 'failure' },
  GRANTED_PRIVILEGES: { category: API, type: ['access', 'allowed'], outcome: 'success' },
  SSL_EXCEPTION: { category: ['network'], type: ['protocol', 'denied'], outcome: 'failure' },
  BAD_HEADERS: { category: ['network'], type: ['protocol', 'denied'], outcome: 'failure' },
  OPENSEARCH_SECURITY_INDEX_ATTEMPT: { category: API, type: ['access', 'denied'], outcome: 'failure' },
  OPENDISTRO_SECURITY_INDEX_ATTEMPT: { category: API, type: ['access', 'denied'], outcome: 'failure' },
  INDEX_EVENT: { category: API, type: ['change'], outcome: 'success' },
  COMPLIANCE_DOC_READ: { category: DATABASE, type: ['access'], outcome: 'success' },
  COMPLIANCE_DOC_WRITE: { category: DATABASE, type: ['change'], outcome: 'success' },
  COMPLIANCE_INTERNAL_CONFIG_READ: { category: ['configuration'], type: ['access'], outcome: 'success' },
  COMPLIANCE_INTERNAL_CONFIG_WRITE: { category: ['configuration'], type: ['change'], outcome: 'success' },
  COMPLIANCE_EXTERNAL_CONFIG: { category: ['configuration'], type: ['info'], outcome: undefined },
}

const UNKNOWN: Meaning = { category: DATABASE, type: ['info'], outcome: undefined }

/** A header of the request, whose name comes in any case and whose values are a list. */
const headerOf = (headers: Loose, name: string): string | undefined => {
  for (const [own, value] of Object.entries(headers)) {
    if (own.length === name.length && own.toLowerCase() === name) return text(list(value)[0] ?? value)
  }
  return undefined
}

/** Secrets that a configuration that keeps sensitive headers would write stay in the original only. */
const paramsOf = (params: unknown) =>
  texts(
    Object.entries(object(params)).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  )

const hostOf = (remote: string | undefined) => {
  // An address with its port, as the transport layer writes it.
  const bare = remote?.replace(/^\[?([0-9a-fA-F:]+|\d+(?:\.\d+){3})\]?:\d{1,5}$/, (whole, host: string) =>
    address(whole) === undefined ? host : whole,
  )
  return { 'source.address': bare, 'source.ip': address(bare) }
}

export const normalise = (record: LogText): Event | Quarantine => {
  const json = record.json ?? {}
  const category = text(json['audit_category'])
  if (category === undefined) return quarantine('audit_category is missing or no text')
  const time = milliseconds(json['@timestamp']) ?? milliseconds(json['audit_utc_timestamp']) ?? record.time
  if (time === undefined) return quarantine('the audit message has no valid time')
  const meaning = MEANINGS[category] ?? UNKNOWN
  // The service writes the account before the domain's name.
  const [, account, domain] = /^(?:(\d{12}):)?([\s\S]*)$/.exec(text(json['audit_cluster_name']) ?? '') ?? []
  const effective = text(json['audit_request_effective_user'])
  const initiating = text(json['audit_request_initiating_user'])
  const agentText = headerOf(object(json['audit_rest_request_headers']), 'user-agent')
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const delivery = deliveryOf(record)
  return {
    '@timestamp': time,
    ...delivery,
    'cloud.account.id': account ?? delivery['cloud.account.id'],
    'event.kind': 'event',
    'event.category': meaning.category,
    'event.type': meaning.type,
    'event.action': category.toLowerCase(),
    'event.outcome': meaning.outcome,
    'error.stack_trace': text(json['audit_request_exception_stacktrace']),
    ...hostOf(text(json['audit_request_remote_address'])),
    'user.name': initiating ?? effective,
    'user.effective.name': initiating === undefined || initiating === effective ? undefined : effective,
    'http.request.method': text(json['audit_rest_request_method']),
    'url.path': text(json['audit_rest_request_path']),
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'aws.opensearch.domain': domain || undefined,
    'aws.opensearch.node.id': text(json['audit_node_id']),
    'aws.opensearch.node.name': text(json['audit_node_name']),
    'aws.opensearch.audit.layer': text(json['audit_request_layer']),
    'aws.opensearch.audit.origin': text(json['audit_request_origin']),
    'aws.opensearch.audit.request_type': text(json['audit_transport_request_type']),
    'aws.opensearch.audit.privilege': text(json['audit_request_privilege']),
    'aws.opensearch.audit.params': paramsOf(json['audit_rest_request_params']),
    'aws.opensearch.audit.request_body': text(json['audit_request_body']),
    'aws.opensearch.audit.indices': texts(list(json['audit_trace_indices'])),
    'aws.opensearch.audit.resolved_indices': texts(list(json['audit_trace_resolved_indices'])),
    'aws.opensearch.audit.doc_id': text(json['audit_trace_doc_id']),
    'aws.opensearch.audit.shard_id': whole(json['audit_trace_shard_id']),
    'aws.opensearch.audit.operation': text(json['audit_compliance_operation']),
    'aws.opensearch.audit.task_id': text(json['audit_trace_task_id']),
    'aws.opensearch.audit.is_admin': flag(json['audit_request_effective_user_is_admin']),
  }
}
