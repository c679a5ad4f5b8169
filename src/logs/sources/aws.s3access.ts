import { quotedLines } from '../decode/quoted.js'
import { type Event, type Quarantine, quarantine } from '../event.js'
import { about, type Fields, id, keyword, keywords, long, union } from '../fields.js'
import { logSource, type RecordContext } from '../source.js'
import { userAgentOf } from '../user-agent.js'
import { clfTime } from '../web/clf-time.js'
import { accessFields, WEB, webOutcome, webType } from '../web/fields.js'
import { requestOf, tlsVersion } from '../web/request.js'
import { Values } from '../web/values.js'

const fields: Fields = {
  ...accessFields,
  'event.action': keyword,
  'event.duration': long,
  'error.code': keyword,
  'http.request.id': id,
  'http.request.referrer': keyword,
  'http.response.body.bytes': long,
  'url.domain': keyword,
  'user.id': keyword,
  'user.name': keyword,
  'related.user': union('keyword', 'user.name', 'user.id'),
  'aws.s3access.bucket': about(keyword, 'Bucket that was asked', 'リクエスト先のバケット'),
  'aws.s3access.bucket_owner': about(
    keyword,
    'Canonical user ID of the bucket’s owner',
    'バケット所有者の正規ユーザーID',
  ),
  'aws.s3access.key': about(
    keyword,
    'Key of the object, encoded as logged',
    'オブジェクトのキー（ログのエンコードのまま）',
  ),
  'aws.s3access.object_size': about(long, 'Size of the object in bytes', 'オブジェクトのサイズ（バイト）'),
  'aws.s3access.turn_around_time': about(
    long,
    'Milliseconds that S3 worked on the request',
    'S3がリクエストの処理に要したミリ秒',
  ),
  'aws.s3access.version_id': about(keyword, 'Version ID in the request', 'リクエスト中のバージョンID'),
  'aws.s3access.host_id': about(id, 'Extended request ID of S3', 'S3の拡張リクエストID'),
  'aws.s3access.signature_version': about(keyword, 'SigV2 or SigV4', '署名バージョン（SigV2、SigV4）'),
  'aws.s3access.authentication_type': about(
    keyword,
    'AuthHeader, QueryString (presigned) or none',
    '認証の種類（AuthHeader、QueryString（署名付きURL）、なし）',
  ),
  'aws.s3access.access_point_arn': about(keyword, 'ARN of the access point', 'アクセスポイントのARN'),
  'aws.s3access.acl_required': about(keyword, 'Yes where the request needed an ACL', 'ACLが必要だった場合はYes'),
  'aws.s3access.source_region': about(keyword, 'Source Region of the request', 'リクエスト元のリージョン'),
  'aws.s3access.other': about(keywords, 'Values of columns that came later, in order', '新しく追加された列の値（順）'),
}

/** Columns up to the user agent, which the oldest logs have. */
const OLDEST = 17
const KNOWN = 26

/** The 27th column of newer lines; what stands there otherwise is of a later format. */
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d$/

const line = new Values()

/** `…/111122223333/us-west-2/bucket/2023/03/01/2023-03-01-21-32-16-E568B2907131C0C0`, of partitioned prefixes. */
const PARTITIONED = /(\d{12})\/([a-z]{2,}(?:-[a-z]+)+-\d)\/[^/]+\/\d{4}\/\d\d\/\d\d\/[^/]+$/

let lastKey: string | undefined
let place: RegExpExecArray | null = null

const placeOfKey = (key: string): RegExpExecArray | null => {
  if (key !== lastKey) {
    place = PARTITIONED.exec(key)
    lastKey = key
  }
  return place
}

/** `arn:aws:iam::111122223333:user/path/alice` → `alice`; `…:assumed-role/role/session` → `role/session`. */
const nameOf = (requester: string | undefined): string | undefined => {
  if (requester?.startsWith('arn:') !== true) return undefined
  const [, kind, name] = /^arn:[^:]*:(?:iam|sts)::\d*:([a-z-]+)\/(.+)$/.exec(requester) ?? []
  return kind === 'user' ? name?.slice(name.lastIndexOf('/') + 1) || undefined : name
}

const normalise = (values: readonly string[], context: RecordContext): Event | Quarantine => {
  if (values.length < OLDEST) {
    return quarantine(`the line has ${values.length} values where an access log has at least ${OLDEST}`)
  }
  const time = clfTime(values[2] as string)
  if (time === undefined) return quarantine('the time is not valid')
  const v = line.of(values)
  const status = v.whole(9, 'HTTP status')
  const request = requestOf(values[8] as string)
  const agentText = v.word(16)
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const tls = tlsVersion(v.word(23) ?? '')
  const requester = v.word(4)
  const [, account, region] = placeOfKey(context.object.key) ?? []
  const total = v.whole(13, 'total time')
  const last = v.word(KNOWN)
  const sourceRegion = last !== undefined && REGION.test(last) ? last : undefined
  // S3 writes no address for requests that it made itself (lifecycle, replication).
  const event: Event = {
    '@timestamp': time,
    'event.category': WEB,
    'event.type': webType(status),
    'event.outcome': webOutcome(status),
    'event.action': v.word(6),
    'event.duration': total === undefined ? undefined : total * 1_000_000,
    'error.code': v.word(10),
    'cloud.account.id': account,
    'cloud.region': region,
    'source.ip': v.address(3, 'remote IP'),
    'user.id': requester,
    'user.name': nameOf(requester),
    'http.request.id': v.word(5),
    'http.request.method': request.method,
    'http.request.referrer': v.word(15),
    'http.response.status_code': status,
    'http.response.body.bytes': v.whole(11, 'bytes sent'),
    'http.version': request.version,
    'url.original': request.original,
    'url.domain': v.word(22) ?? request.domain,
    'url.path': request.path,
    'url.query': request.query,
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'user_agent.os.name': agent?.osName || undefined,
    'user_agent.os.version': agent?.osVersion || undefined,
    'user_agent.device.name': agent?.device || undefined,
    'tls.cipher': v.word(20),
    'tls.version': tls.version,
    'tls.version_protocol': tls.protocol,
    'aws.s3access.bucket': v.word(1),
    'aws.s3access.bucket_owner': v.word(0),
    'aws.s3access.key': v.word(7),
    'aws.s3access.object_size': v.whole(12, 'object size'),
    'aws.s3access.turn_around_time': v.whole(14, 'turn-around time'),
    'aws.s3access.version_id': v.word(17),
    'aws.s3access.host_id': v.word(18),
    'aws.s3access.signature_version': v.word(19),
    'aws.s3access.authentication_type': v.word(21),
    'aws.s3access.access_point_arn': v.word(24),
    'aws.s3access.acl_required': v.word(25),
    'aws.s3access.source_region': sourceRegion,
    'aws.s3access.other': v.rest(sourceRegion === undefined ? KNOWN : KNOWN + 1),
  }
  return v.fault === undefined ? event : quarantine(v.fault)
}

const LINE =
  /^\ufeff?(?:[0-9a-f]{64}|-) [a-z0-9][a-zA-Z0-9._-]{1,254} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] [0-9a-fA-F.:-]+ \S+ \S+ [A-Z0-9]+\.[A-Z0-9_.-]+ /

/** Amazon S3 server access logs. */
export default logSource<readonly string[]>({
  id: 'aws.s3access',
  title: { en: 'Amazon S3 server access logs', ja: 'Amazon S3サーバーアクセスログ' },
  key: /(?:^|\D)\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}$/,
  content: (head) => LINE.test(head),
  decode: quotedLines({ escapes: false, brackets: true }),
  fields,
  normalise,
})
