import { awsProvider, deliveryFields } from '../../cloudwatch.js'
import { about, boolean, constant, date, type Fields, ip, keyword, keywords, long, text, union } from '../../fields.js'

export const fields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'event.kind': about(
    keyword,
    'alert where threat protection saw a risk or compromised credentials, event otherwise',
    '脅威保護がリスクや漏えいした認証情報を検出した場合はalert、それ以外はevent',
  ),
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(
    keyword,
    'SignIn, SignUp, ForgotPassword, PasswordChange, ResendCode, …; MessageDelivery for a message that was not delivered',
    'SignIn、SignUp、ForgotPassword、PasswordChange、ResendCodeなど。配信できなかったメッセージではMessageDelivery',
  ),
  'event.outcome': keyword,
  'event.severity': about(
    long,
    'The risk level from 0 to 100: 70 high, 40 medium, 1 low',
    '0から100のリスクレベル。70は高、40は中、1は低',
  ),
  'log.level': keyword,
  message: about(text, 'Why a message was not delivered', 'メッセージを配信できなかった理由'),
  'cloud.region': keyword,
  'source.ip': ip,
  'source.geo.city_name': keyword,
  'source.geo.country_name': keyword,
  'user.id': about(keyword, 'The user’s sub', 'ユーザーのsub'),
  'user.name': keyword,
  'http.request.id': keyword,
  'aws.cognito.event_id': about(
    keyword,
    'Id under which feedback on the event is given',
    'イベントへのフィードバックに使うID',
  ),
  'aws.cognito.user_pool_id': about(keyword, 'User pool', 'ユーザープールのID'),
  'aws.cognito.client_id': about(keyword, 'App client', 'アプリケーションクライアントのID'),
  'aws.cognito.idp_name': about(
    keyword,
    'Identity provider of a federated user',
    'フェデレーションユーザーのIDプロバイダー',
  ),
  'aws.cognito.response': about(keyword, 'Pass, Fail or InProgress', 'Pass、Fail、InProgress'),
  'aws.cognito.challenges': about(
    keywords,
    'Challenges the user had to answer, as Password=Success',
    'ユーザーに求められたチャレンジと結果（Password=Successなど）',
  ),
  'aws.cognito.risk.decision': about(
    keyword,
    'What threat protection decided: PASS, AccountTakeover, Block, …',
    '脅威保護の判定（PASS、AccountTakeover、Blockなど）',
  ),
  'aws.cognito.risk.level': about(keyword, 'Low, Medium or High', 'リスクレベル（Low、Medium、High）'),
  'aws.cognito.compromised_credentials': about(
    boolean,
    'The password was found among stolen ones',
    '漏えいしたパスワードの一覧に含まれていたかどうか',
  ),
  'aws.cognito.device_name': about(
    keyword,
    'Browser and system, as Chrome 126, Windows 10',
    'ブラウザーとOS（Chrome 126, Windows 10など）',
  ),
  'aws.cognito.has_context_data': about(
    boolean,
    'The app sent what it knew of the device',
    'アプリケーションがデバイスの情報を送信したかどうか',
  ),
  'aws.cognito.created': about(
    date,
    'When the activity was recorded (creationDate)',
    'アクティビティが記録された時刻（creationDate）',
  ),
  'aws.cognito.feedback.value': about(
    keyword,
    'Feedback on the event: Valid or Invalid',
    'イベントへのフィードバック（Valid、Invalid）',
  ),
  'aws.cognito.feedback.provider': about(keyword, 'Who gave it', 'フィードバックの提供者'),
  'event.provider': constant('cognito-idp.amazonaws.com'),
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name', 'user.id'),
}
