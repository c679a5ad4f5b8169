import { quotedLines } from '../decode/quoted.js'
import { type Event, type Quarantine, quarantine } from '../event.js'
import { about, date, double, type Fields, ip, keyword, keywords, long, union } from '../fields.js'
import { milliseconds } from '../iso-time.js'
import { logSource, type RecordContext } from '../source.js'
import { awsFields, CONNECTION, eventFields, NETWORK, sourceFields, tlsFields } from '../web/fields.js'
import { placeOf } from '../web/place.js'
import { tlsVersion } from '../web/request.js'
import { Values } from '../web/values.js'

const fields: Fields = {
  ...eventFields,
  ...awsFields,
  ...sourceFields,
  ...tlsFields,
  'event.start': date,
  'event.duration': long,
  'source.port': long,
  'source.bytes': long,
  'destination.ip': ip,
  'destination.port': long,
  'destination.bytes': long,
  'related.ip': union('ip', 'source.ip', 'destination.ip'),
  'tls.client.server_name': keyword,
  'tls.curve': keyword,
  'tls.server.x509.serial_number': keyword,
  'tls.next_protocol': keyword,
  'tls.established': { type: 'boolean' },
  'aws.nlb.type': about(keyword, 'Kind of listener', 'リスナーの種類'),
  'aws.nlb.version': about(keyword, 'Version of the log entry', 'ログエントリーのバージョン'),
  'aws.nlb.name': about(keyword, 'Resource ID of the load balancer', 'ロードバランサーのリソースID'),
  'aws.nlb.listener': about(keyword, 'Resource ID of the listener', 'リスナーのリソースID'),
  'aws.nlb.tls_handshake_time': about(double, 'Seconds that the TLS handshake took', 'TLSハンドシェイクにかかった秒数'),
  'aws.nlb.incoming_tls_alert': about(long, 'TLS alert that the client sent', 'クライアントから受けたTLSアラート'),
  'aws.nlb.chosen_cert_arn': about(
    keyword,
    'ARN of the certificate shown to the client',
    'クライアントに提示した証明書のARN',
  ),
  'aws.nlb.alpn_be_protocol': about(
    keyword,
    'Protocol negotiated with the target',
    'ターゲットとネゴシエートしたプロトコル',
  ),
  'aws.nlb.alpn_client_preference_list': about(
    keywords,
    'Protocols that the client offered, preferred first',
    'クライアントが提示したプロトコル（優先順）',
  ),
  'aws.nlb.other': about(keywords, 'Values of columns that came later, in order', '新しく追加された列の値（順）'),
}

/** Columns of version 1.0, without the time at which the connection began. */
const OLDEST = 20
const KNOWN = 22

const line = new Values()

/** Times here have no zone; they are UTC. */
const timeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : milliseconds(text.endsWith('Z') ? text : `${text}Z`)

const normalise = (values: readonly string[], context: RecordContext): Event | Quarantine => {
  if (values.length < OLDEST) {
    return quarantine(`the line has ${values.length} values where an access log has at least ${OLDEST}`)
  }
  const time = timeOf(values[2])
  if (time === undefined) return quarantine('the time is not valid')
  const v = line.of(values)
  const tls = tlsVersion(v.word(15) ?? '')
  const place = placeOf(context.object.key)
  const connected = v.whole(7, 'connection_time')
  const handshake = v.whole(8, 'tls_handshake_time')
  const event: Event = {
    '@timestamp': time,
    'event.category': NETWORK,
    'event.type': CONNECTION,
    'event.outcome': handshake === undefined ? 'failure' : 'success',
    'event.start': timeOf(v.word(21)),
    'event.duration': connected === undefined ? undefined : connected * 1_000_000,
    'cloud.account.id': place.account,
    'cloud.region': place.region,
    'source.ip': v.address(5, 'client:port'),
    'source.port': v.port(5, 'client:port'),
    'source.bytes': v.whole(9, 'received_bytes'),
    'destination.ip': v.address(6, 'destination:port'),
    'destination.port': v.port(6, 'destination:port'),
    'destination.bytes': v.whole(10, 'sent_bytes'),
    'tls.cipher': v.word(14),
    'tls.version': tls.version,
    'tls.version_protocol': tls.protocol,
    'tls.server.x509.serial_number': v.word(13),
    'tls.curve': v.word(16),
    'tls.client.server_name': v.word(17),
    'tls.next_protocol': v.word(18),
    'tls.established': handshake !== undefined,
    'aws.nlb.type': v.word(0),
    'aws.nlb.version': v.word(1),
    'aws.nlb.name': v.word(3),
    'aws.nlb.listener': v.word(4),
    'aws.nlb.tls_handshake_time': handshake === undefined ? undefined : handshake / 1000,
    'aws.nlb.incoming_tls_alert': v.whole(11, 'incoming_tls_alert'),
    'aws.nlb.chosen_cert_arn': v.word(12),
    'aws.nlb.alpn_be_protocol': v.word(19),
    'aws.nlb.alpn_client_preference_list': v.list(20, ',')?.map((name) => name.replaceAll('"', '')),
    'aws.nlb.other': v.rest(KNOWN),
  }
  return v.fault === undefined ? event : quarantine(v.fault)
}

/** Network Load Balancer: access logs of TLS listeners. */
export default logSource<readonly string[]>({
  id: 'aws.nlb',
  title: { en: 'Network Load Balancer', ja: 'Network Load Balancer' },
  key: /(?:^|\/)\d{12}_elasticloadbalancing_[a-z0-9-]+_net\.[^/]+\.log(?:\.gz)?$/,
  content: (head) => /^\ufeff?tls [12]\.\d \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* net\/\S+ \S+ /.test(head),
  decode: quotedLines({ escapes: true, brackets: false }),
  fields,
  normalise,
})
