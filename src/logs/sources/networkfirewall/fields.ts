import { communityId, communityIdSql } from '../../community-id.js'
import {
  about,
  boolean,
  computed,
  constant,
  date,
  type Fields,
  ip,
  keyword,
  keywords,
  long,
  union,
} from '../../fields.js'

const storedFields: Fields = {
  'event.kind': about(keyword, 'alert for a matched rule and a TLS error', '一致したルールとTLSエラーはalert'),
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(keyword, 'Kind of record: alert, netflow or tls', 'レコードの種類（alert、netflow、tls）'),
  'event.severity': about(
    long,
    'Severity from 0 to 100 by the priority of the rule: 1 is high (70), 2 medium (40), 3 and more low (1)',
    '0から100の重要度。ルールの優先度1が高（70）、2が中（40）、3以上が低（1）',
  ),
  'event.start': date,
  'event.end': date,
  'source.ip': ip,
  'source.port': long,
  'source.bytes': about(long, 'Bytes of the flow, which goes one way', 'フローのバイト数（一方向）'),
  'source.packets': about(long, 'Packets of the flow, which goes one way', 'フローのパケット数（一方向）'),
  'destination.ip': ip,
  'destination.port': long,
  'network.transport': keyword,
  'network.iana_number': keyword,
  'network.protocol': about(
    keyword,
    'Application protocol that the engine recognised',
    '検出されたアプリケーションプロトコル',
  ),
  'rule.id': about(keyword, 'Id of the signature', 'シグネチャのID'),
  'rule.name': about(keyword, 'Message of the signature', 'シグネチャのメッセージ'),
  'rule.category': keyword,
  'rule.version': about(keyword, 'Revision of the signature', 'シグネチャのリビジョン'),
  'observer.name': about(keyword, 'Firewall', 'ファイアウォール'),
  'cloud.availability_zone': keyword,
  'cloud.region': keyword,
  'cloud.account.id': keyword,
  'url.domain': keyword,
  'url.original': keyword,
  'http.request.method': keyword,
  'http.request.referrer': keyword,
  'http.response.status_code': long,
  'http.response.bytes': long,
  'http.response.mime_type': keyword,
  'user_agent.original': keyword,
  'tls.client.server_name': keyword,
  'tls.client.ja3': keyword,
  'tls.server.ja3s': keyword,
  'tls.server.subject': keyword,
  'tls.server.issuer': keyword,
  'tls.version': keyword,
  'tls.version_protocol': keyword,
  'dns.question.name': keyword,
  'dns.question.type': keyword,
  'error.message': { type: 'text' },
  'aws.networkfirewall.flow_id': about(
    { ...keyword, unique: true },
    'Id of the flow, the same in its alerts',
    'フローのID。同じフローのアラートに共通',
  ),
  'aws.networkfirewall.alert.action': about(keyword, 'allowed or blocked', 'allowedまたはblocked'),
  'aws.networkfirewall.alert.severity': about(long, 'Priority of the rule, 1 the highest', 'ルールの優先度（1が最高）'),
  'aws.networkfirewall.verdict': about(
    keyword,
    'What became of the packet: alert, pass, drop, reject',
    'パケットの処理結果（alert、pass、drop、reject）',
  ),
  'aws.networkfirewall.tls_inspected': about(
    boolean,
    'The traffic was decrypted for inspection',
    '復号して検査された通信かどうか',
  ),
  'aws.networkfirewall.tcp_flags': about(keyword, 'TCP flags seen, in hexadecimal', '観測されたTCPフラグ（16進数）'),
  'aws.networkfirewall.age': about(long, 'Seconds that the flow lasted', 'フローの継続秒数'),
  'aws.networkfirewall.icmp_type': about(long, 'ICMP type', 'ICMPのタイプ'),
  'aws.networkfirewall.icmp_code': about(long, 'ICMP code', 'ICMPのコード'),
  'aws.networkfirewall.revocation.status': about(
    keyword,
    'Result of the certificate’s revocation check: REVOKED or UNKNOWN',
    '証明書失効チェックの結果（REVOKEDまたはUNKNOWN）',
  ),
  'aws.networkfirewall.revocation.action': about(keyword, 'What was done about it', '失効チェックの結果に対する動作'),
  'aws.networkfirewall.leaf_cert_fpr': about(
    keyword,
    'Fingerprint of the server’s certificate',
    'サーバー証明書のフィンガープリント',
  ),
}

const FLOW = ['source.ip', 'destination.ip', 'network.iana_number', 'source.port', 'destination.port'] as const

export const fields: Fields = {
  ...storedFields,
  'cloud.provider': constant('aws'),
  'observer.type': constant('firewall'),
  'observer.vendor': constant('AWS'),
  'observer.product': constant('Network Firewall'),
  'network.community_id': computed(
    'keyword',
    FLOW,
    (event) => {
      const [source, destination, protocol, from, to] = FLOW.map((name) => event[name])
      if (typeof source !== 'string' || typeof destination !== 'string' || typeof protocol !== 'string')
        return undefined
      if (protocol === '1' || protocol === '58') return undefined
      return communityId({
        source,
        destination,
        protocol: Number(protocol),
        sourcePort: typeof from === 'number' ? from : undefined,
        destinationPort: typeof to === 'number' ? to : undefined,
      })
    },
    (column) =>
      `CASE WHEN ${column('network.iana_number')} NOT IN ('1', '58') THEN ${communityIdSql({
        source: column('source.ip'),
        destination: column('destination.ip'),
        protocol: `${column('network.iana_number')}::INTEGER`,
        sourcePort: column('source.port'),
        destinationPort: column('destination.port'),
      })} END`,
  ),
  'related.ip': union('ip', 'source.ip', 'destination.ip'),
  'related.hosts': union('keyword', 'url.domain', 'tls.client.server_name', 'dns.question.name'),
}
