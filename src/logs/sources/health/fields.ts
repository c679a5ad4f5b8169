import { about, constant, date, type Fields, keyword, keywords, text, union } from '../../fields.js'

export const fields: Fields = {
  'event.kind': about(
    keyword,
    'alert for abuse reports, exposed credentials and open issues, event otherwise',
    '不正使用の報告、認証情報の漏えい、未解決の問題はalert、それ以外はevent',
  ),
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(
    keyword,
    'Code of the event, as AWS_EC2_OPERATIONAL_ISSUE or AWS_RISK_CREDENTIALS_EXPOSED',
    'イベントのコード（AWS_EC2_OPERATIONAL_ISSUE、AWS_RISK_CREDENTIALS_EXPOSEDなど）',
  ),
  'event.start': about(date, 'When it begins', '開始時刻'),
  'event.end': about(date, 'When it ends', '終了時刻'),
  message: about(text, 'Description, in English where there is one', '説明（英語があれば英語）'),
  'cloud.account.id': about(keyword, 'Account that is affected', '影響を受けるアカウント'),
  'cloud.region': about(keyword, 'Region of the event, or global', 'イベントのリージョン、またはglobal'),
  'cloud.service.name': about(keyword, 'AWS service concerned', '対象のAWSサービス'),
  'aws.health.event_arn': about(
    keyword,
    'ARN of the event, the same in all its updates',
    'イベントのARN。更新されても変わらない',
  ),
  'aws.health.category': about(
    keyword,
    'issue, accountNotification, scheduledChange or investigation',
    'issue、accountNotification、scheduledChange、investigation',
  ),
  'aws.health.scope': about(keyword, 'ACCOUNT_SPECIFIC, PUBLIC or NONE', 'ACCOUNT_SPECIFIC、PUBLIC、NONE'),
  'aws.health.status': about(keyword, 'open, upcoming or closed', 'open、upcoming、closed'),
  'aws.health.updated': about(date, 'When the event was updated', 'イベントが更新された時刻'),
  'aws.health.communication_id': about(keyword, 'Joins the pages of one message', '同じ通知のページを結び付けるID'),
  'aws.health.entities': about(keywords, 'Resources that are affected', '影響を受けるリソース'),
  'aws.health.entity_statuses': about(
    keywords,
    'Where each of them stands, as i-0123456789abcdef0=PENDING',
    'リソースごとの状態（i-0123456789abcdef0=PENDINGなど）',
  ),
  'aws.health.metadata': about(keywords, 'What the event says besides, as name=value', 'イベントの付加情報（名前=値）'),
  'cloud.provider': constant('aws'),
  'event.provider': constant('health.amazonaws.com'),
  'related.hosts': union('keyword', 'aws.health.entities'),
}
