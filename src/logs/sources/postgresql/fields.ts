import { about, double, type Fields, ip, keyword, keywords, long, text, union } from '../../fields.js'
import { placeFields } from '../rds/place.js'

export const fields: Fields = {
  ...placeFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'event.code': about(keyword, 'SQLSTATE, where the prefix has it', 'SQLSTATE（プレフィックスに含まれる場合）'),
  'event.duration': long,
  'log.level': keyword,
  message: text,
  'error.message': text,
  'source.address': keyword,
  'source.ip': ip,
  'source.port': long,
  'user.name': keyword,
  'process.pid': long,
  'tls.version': keyword,
  'tls.version_protocol': keyword,
  'tls.cipher': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name'),
  'aws.rds.postgresql.database': about(keyword, 'Database of the session', 'セッションのデータベース'),
  'aws.rds.postgresql.application_name': about(
    keyword,
    'Name that the client gave itself (application_name)',
    'クライアントが名乗った名前（application_name）',
  ),
  'aws.rds.postgresql.session_line': about(
    long,
    'Number of the line in its session, where the prefix has it',
    'セッション内での行番号（プレフィックスに含まれる場合）',
  ),
  'aws.rds.postgresql.statement': about(text, 'SQL statement', 'SQL文'),
  'aws.rds.postgresql.duration': about(
    double,
    'How long the statement took, milliseconds',
    'SQL文の実行時間（ミリ秒）',
  ),
  'aws.rds.postgresql.authentication_method': about(
    keyword,
    'How the client proved who it is',
    'クライアントの認証方式',
  ),
  'aws.rds.postgresql.audit.type': about(
    keyword,
    "pgAudit's kind of entry: SESSION or OBJECT",
    'pgAuditの記録の種類（SESSIONまたはOBJECT）',
  ),
  'aws.rds.postgresql.audit.statement_id': about(
    long,
    'Number of the statement in its session (pgAudit)',
    'セッション内でのSQL文の番号（pgAudit）',
  ),
  'aws.rds.postgresql.audit.substatement_id': about(
    long,
    'Number of the part within the statement (pgAudit)',
    'SQL文内の部分の番号（pgAudit）',
  ),
  'aws.rds.postgresql.audit.class': about(
    keyword,
    'Class of the statement: READ, WRITE, FUNCTION, ROLE, DDL, MISC, MISC_SET (pgAudit)',
    'SQL文の分類。READ、WRITE、FUNCTION、ROLE、DDL、MISC、MISC_SET（pgAudit）',
  ),
  'aws.rds.postgresql.audit.command': about(
    keyword,
    'Command such as ALTER TABLE (pgAudit)',
    'ALTER TABLEなどのコマンド（pgAudit）',
  ),
  'aws.rds.postgresql.audit.object_type': about(
    keyword,
    'Type of the object: TABLE, INDEX, VIEW, … (pgAudit)',
    'オブジェクトの種類。TABLE、INDEX、VIEWなど（pgAudit）',
  ),
  'aws.rds.postgresql.audit.object_name': about(
    keyword,
    'Full name of the object (pgAudit)',
    'オブジェクトの完全な名前（pgAudit）',
  ),
}
