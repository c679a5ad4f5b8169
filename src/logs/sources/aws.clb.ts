import { quotedLines } from '../decode/quoted.js'
import { type Event, type Quarantine, quarantine } from '../event.js'
import { about, double, type Fields, keyword, keywords, long } from '../fields.js'
import { milliseconds } from '../iso-time.js'
import { logSource, type RecordContext } from '../source.js'
import { userAgentOf } from '../user-agent.js'
import { balancerFields, CONNECTION, NETWORK, WEB, webOutcome, webType } from '../web/fields.js'
import { placeOf } from '../web/place.js'
import { requestOf, tlsVersion } from '../web/request.js'
import { Values } from '../web/values.js'

const fields: Fields = {
  ...balancerFields,
  'aws.clb.name': about(keyword, 'Name of the load balancer', 'ロードバランサーの名前'),
  'aws.clb.request_processing_time': about(
    double,
    'Seconds until the request was sent to an instance',
    'リクエストをインスタンスへ送るまでの秒数',
  ),
  'aws.clb.backend_processing_time': about(
    double,
    'Seconds until the instance began to answer',
    'インスタンスが応答を始めるまでの秒数',
  ),
  'aws.clb.response_processing_time': about(
    double,
    'Seconds until the answer was sent to the client',
    '応答をクライアントへ送り始めるまでの秒数',
  ),
  'aws.clb.backend_status_code': about(
    long,
    'Status code of the instance’s answer',
    'インスタンスの応答のステータスコード',
  ),
  'aws.clb.other': about(keywords, 'Values of columns that came later, in order', '新しく追加された列の値（順）'),
}

/** Columns up to the request; user agent, cipher and protocol came in 2015. */
const OLDEST = 12
const KNOWN = 15

const line = new Values()

const normalise = (values: readonly string[], context: RecordContext): Event | Quarantine => {
  if (values.length < OLDEST) {
    return quarantine(`the line has ${values.length} values where an access log has at least ${OLDEST}`)
  }
  const time = milliseconds(values[0])
  if (time === undefined) return quarantine('the time is not valid')
  const v = line.of(values)
  const status = v.whole(7, 'elb_status_code')
  const request = requestOf(values[11] as string)
  // A TCP or SSL listener sees no request.
  const isHttp = status !== undefined || request.original !== undefined
  const agentText = v.word(12)
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const tls = tlsVersion(v.word(14) ?? '')
  const place = placeOf(context.object.key)
  const requestTime = v.seconds(4, 'request_processing_time')
  const backendTime = v.seconds(5, 'backend_processing_time')
  const responseTime = v.seconds(6, 'response_processing_time')
  const measured = requestTime !== undefined && backendTime !== undefined && responseTime !== undefined
  const event: Event = {
    '@timestamp': time,
    'event.category': isHttp ? WEB : NETWORK,
    'event.type': isHttp ? webType(status) : CONNECTION,
    'event.outcome': webOutcome(status),
    'event.duration': measured ? Math.round((requestTime + backendTime + responseTime) * 1e9) : undefined,
    'cloud.account.id': place.account,
    'cloud.region': place.region,
    'source.ip': v.address(2, 'client:port'),
    'source.port': v.port(2, 'client:port'),
    'destination.ip': v.address(3, 'backend:port'),
    'destination.port': v.port(3, 'backend:port'),
    'http.request.method': request.method,
    'http.request.bytes': v.whole(9, 'received_bytes'),
    'http.response.status_code': status,
    'http.response.bytes': v.whole(10, 'sent_bytes'),
    'http.version': request.version,
    'url.original': request.original,
    'url.scheme': request.scheme,
    'url.domain': request.domain,
    'url.port': request.port,
    'url.path': request.path,
    'url.query': request.query,
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'user_agent.os.name': agent?.osName || undefined,
    'user_agent.os.version': agent?.osVersion || undefined,
    'user_agent.device.name': agent?.device || undefined,
    'tls.cipher': v.word(13),
    'tls.version': tls.version,
    'tls.version_protocol': tls.protocol,
    'aws.clb.name': v.word(1),
    'aws.clb.request_processing_time': requestTime,
    'aws.clb.backend_processing_time': backendTime,
    'aws.clb.response_processing_time': responseTime,
    'aws.clb.backend_status_code': v.whole(8, 'backend_status_code'),
    'aws.clb.other': v.rest(KNOWN),
  }
  return v.fault === undefined ? event : quarantine(v.fault)
}

const SECONDS = '(?:-1|\\d+(?:\\.\\d+)?)'
const LINE = new RegExp(
  `^\\ufeff?\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{1,9}Z [A-Za-z0-9-]+ [0-9a-fA-F.:\\[\\]]+:\\d+ \\S+ ${SECONDS} ${SECONDS} ${SECONDS} \\S+ \\S+ \\d+ \\d+ "`,
)

/** Classic Load Balancer: access logs. */
export default logSource<readonly string[]>({
  id: 'aws.clb',
  title: { en: 'Classic Load Balancer', ja: 'Classic Load Balancer' },
  key: /(?:^|\/)\d{12}_elasticloadbalancing_[a-z0-9-]+_(?!app\.|net\.|gwy\.)[^/]+\.log(?:\.gz)?$/,
  content: (head) => LINE.test(head),
  decode: quotedLines({ escapes: true, brackets: false }),
  fields,
  normalise,
})
