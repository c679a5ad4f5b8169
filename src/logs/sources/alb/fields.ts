import { about, date, double, type Fields, id, keyword, keywords, long } from '../../fields.js'
import { balancerFields } from '../../web/fields.js'

export const fields: Fields = {
  ...balancerFields,
  'event.start': date,
  'event.reason': keyword,
  'trace.id': id,
  'tls.client.server_name': keyword,
  'tls.client.subject': keyword,
  'tls.client.not_before': date,
  'tls.client.not_after': date,
  'tls.client.x509.serial_number': keyword,
  'tls.established': { type: 'boolean' },
  'aws.alb.type': about(
    keyword,
    'Kind of entry: http, https, h2, grpcs, ws, wss, or connection',
    'エントリーの種類（http、https、h2、grpcs、ws、wss、またはconnection）',
  ),
  'aws.alb.name': about(keyword, 'Resource ID of the load balancer', 'ロードバランサーのリソースID'),
  'aws.alb.conn_trace_id': about(id, 'ID shared by the entries of one connection', '同じ接続のエントリーに共通のID'),
  'aws.alb.listener_port': about(long, 'Port of the listener that took the connection', '接続を受けたリスナーのポート'),
  'aws.alb.request_processing_time': about(
    double,
    'Seconds until the request was sent to a target',
    'リクエストをターゲットへ送るまでの秒数',
  ),
  'aws.alb.target_processing_time': about(
    double,
    'Seconds until the target began to answer',
    'ターゲットが応答を始めるまでの秒数',
  ),
  'aws.alb.response_processing_time': about(
    double,
    'Seconds until the answer was sent to the client',
    '応答をクライアントへ送り始めるまでの秒数',
  ),
  'aws.alb.tls_handshake_time': about(double, 'Seconds that the TLS handshake took', 'TLSハンドシェイクにかかった秒数'),
  'aws.alb.target_status_code': about(long, 'Status code of the target’s answer', 'ターゲットの応答のステータスコード'),
  'aws.alb.target_group_arn': about(keyword, 'ARN of the target group', 'ターゲットグループのARN'),
  'aws.alb.chosen_cert_arn': about(
    keyword,
    'ARN of the certificate shown to the client',
    'クライアントに提示した証明書のARN',
  ),
  'aws.alb.matched_rule_priority': about(
    keyword,
    'Priority of the rule that matched the request',
    'リクエストに一致したルールの優先度',
  ),
  'aws.alb.actions_executed': about(
    keywords,
    'Actions taken on the request, in order',
    'リクエストに対して実行したアクション（順）',
  ),
  'aws.alb.redirect_url': about(keyword, 'Where the request was redirected to', 'リダイレクト先のURL'),
  'aws.alb.target_list': about(
    keywords,
    'Targets that processed the request, as address:port',
    'リクエストを処理したターゲット（アドレス:ポート）',
  ),
  'aws.alb.target_status_code_list': about(
    keywords,
    'Status codes of these targets’ answers',
    'それらのターゲットの応答のステータスコード',
  ),
  'aws.alb.classification': about(
    keyword,
    'Acceptable, Ambiguous or Severe, for requests that do not comply with RFC 7230',
    'RFC 7230に反するリクエストの分類（Acceptable、Ambiguous、Severe）',
  ),
  'aws.alb.classification_reason': about(keyword, 'Why the request was classified so', 'その分類になった理由'),
  'aws.alb.transformed_host': about(keyword, 'Host header after its transform', '変換後のホストヘッダー'),
  'aws.alb.transformed_uri': about(keyword, 'URI after its transform', '変換後のURI'),
  'aws.alb.request_transform_status': about(keyword, 'Whether the transforms succeeded', '変換の結果'),
  'aws.alb.tls_verify_status': about(
    keyword,
    'Whether the client’s certificate was accepted, or why not',
    'クライアント証明書の検証結果',
  ),
  'aws.alb.other': about(keywords, 'Values of columns that came later, in order', '新しく追加された列の値（順）'),
}
