import {
  about,
  boolean,
  computed,
  constant,
  date,
  double,
  type Fields,
  id,
  ip,
  keyword,
  keywords,
  long,
  text as textField,
  union,
} from '../../fields.js'
import { object, text } from '../../loose.js'
import type { CloudTrailRecord } from './record.js'

/** The part of `eventSource` before the first dot. */
const service = computed(
  'keyword',
  ['event.provider'],
  (event) => {
    const provider = event['event.provider']
    return typeof provider === 'string' ? provider.split('.')[0] || undefined : undefined
  },
  (column) => `nullif(split_part(${column('event.provider')}, '.', 1), '')`,
)

const requestIdIn = (original: unknown): string | undefined => {
  if (typeof original !== 'string') return undefined
  try {
    const { requestID } = object<CloudTrailRecord>(JSON.parse(original))
    return text(requestID)
  } catch {
    return undefined
  }
}

/**
 * Read from the original when asked for: nobody can guess it, every record has another one, and a stored column
 * of it would be a ninth of the lake.
 */
const requestId = about(
  computed(
    'keyword',
    ['event.original'],
    (event) => requestIdIn(event['event.original']),
    (column) => {
      const original = column('event.original')
      const value = `nullif(json_extract_string(${original}, '$.requestID'), '')`
      // TRY: what JavaScript takes for JSON and DuckDB does not (a lone surrogate) must not fail the whole query.
      return `TRY(CASE WHEN json_type(${original}, '$.requestID') = 'VARCHAR' THEN ${value} END)`
    },
  ),
  'Id that the called service gave the request (requestID)',
  '呼び出されたサービスがリクエストに付けたID（requestID）',
)

/** Stored fields: exactly those that `normalise` sets. */
export const storedFields: Fields = {
  'event.id': id,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.provider': keyword,
  'event.outcome': keyword,
  'event.start': date,
  'event.end': date,
  'error.code': keyword,
  'error.message': textField,
  'cloud.account.id': about(
    keyword,
    'Account that received the record, or the caller’s where the record does not say',
    'レコードを受け取ったアカウント。記載がなければ呼び出し元のアカウント',
  ),
  'cloud.account.name': about(
    keyword,
    'Name of the account where it is known; of what its root user does, the account alias',
    'アカウントの名前（分かる場合）。rootユーザーの操作ではアカウントのエイリアス',
  ),
  'cloud.region': keyword,
  'source.address': keyword,
  'source.ip': ip,
  'source.bytes': about(long, 'Bytes that the caller sent to S3', '呼び出し元がS3に送ったバイト数'),
  'destination.bytes': about(long, 'Bytes that S3 sent to the caller', 'S3が呼び出し元に送ったバイト数'),
  'user.id': about(
    keyword,
    'Unique id of the caller (principalId); for a role session ROLE_ID:SESSION_NAME',
    '呼び出し元の一意のID（principalId）。ロールのセッションでは「ロールのID:セッション名」',
  ),
  'user.name': about(
    keyword,
    'Who acted: IAM user, federated user, root, or the role of a role session (its session name has a field of its own)',
    '操作した主体。IAMユーザー、フェデレーションユーザー、root、またはセッションのロール（セッション名は別のフィールド）',
  ),
  'user.email': about(
    keyword,
    'The person, where the session name is an e-mail address',
    'セッション名がメールアドレスの場合の利用者',
  ),
  'user.target.name': about(keyword, 'User that the call acts on', '操作の対象となったユーザー'),
  'user.target.id': keyword,
  'user.changes.name': about(keyword, 'New name of that user', '対象ユーザーの変更後の名前'),
  'group.name': keyword,
  'group.id': keyword,
  'host.id': about(keyword, 'EC2 instance whose role made the call', 'ロールを使って呼び出したEC2インスタンス'),
  'user_agent.original': keyword,
  'user_agent.name': keyword,
  'user_agent.version': keyword,
  'user_agent.os.name': keyword,
  'user_agent.os.version': keyword,
  'user_agent.device.name': keyword,
  'tls.version': keyword,
  'tls.version_protocol': keyword,
  'tls.cipher': keyword,
  'tls.client.server_name': keyword,
  'aws.cloudtrail.event_version': about(
    keyword,
    'Version of the record format (eventVersion)',
    'レコード形式のバージョン（eventVersion）',
  ),
  'aws.cloudtrail.event_type': about(
    keyword,
    'What made the record: AwsApiCall, AwsServiceEvent, AwsConsoleSignIn, AwsConsoleAction, AwsCloudTrailInsight, AwsVpceEvent',
    'レコードの発生元。AwsApiCall、AwsServiceEvent、AwsConsoleSignIn、AwsConsoleAction、AwsCloudTrailInsight、AwsVpceEvent',
  ),
  'aws.cloudtrail.event_category': about(
    keyword,
    'Management, Data, Insight or NetworkActivity',
    'イベントの区分。Management、Data、Insight、NetworkActivity',
  ),
  'aws.cloudtrail.read_only': about(
    boolean,
    'The call changes nothing (readOnly)',
    '変更を伴わない呼び出し（readOnly）',
  ),
  'aws.cloudtrail.management_event': about(
    boolean,
    'A management event (managementEvent)',
    '管理イベントかどうか（managementEvent）',
  ),
  'aws.cloudtrail.shared_event_id': about(
    keyword,
    'The same in the records that one action left in several accounts (sharedEventID)',
    '1つの操作が複数のアカウントに残したレコードに共通するID（sharedEventID）',
  ),
  'aws.cloudtrail.api_version': about(
    keyword,
    'API version of the called service',
    '呼び出されたサービスのAPIバージョン',
  ),
  'aws.cloudtrail.recipient_account_id': about(
    keyword,
    'Account that received the record (recipientAccountId)',
    'レコードを受け取ったアカウント（recipientAccountId）',
  ),
  'aws.cloudtrail.vpc_endpoint_id': about(
    keyword,
    'VPC endpoint through which the call came',
    '呼び出しが経由したVPCエンドポイント',
  ),
  'aws.cloudtrail.vpc_endpoint_account_id': about(
    keyword,
    'Owner of the VPC endpoint',
    'VPCエンドポイントを所有するアカウント',
  ),
  'aws.cloudtrail.session_credential_from_console': about(
    boolean,
    'The credentials came from a console session',
    'コンソールのセッションから得た認証情報による呼び出し',
  ),
  'aws.cloudtrail.execution_environment': about(
    keyword,
    'Where the SDK ran, by its user agent: CloudShell, AWS_Lambda_…, AWS_ECS_…',
    'ユーザーエージェントから分かるSDKの実行環境。CloudShell、AWS_Lambda_…、AWS_ECS_…など',
  ),
  'aws.cloudtrail.issued_access_key_id': about(
    keyword,
    'Access key that this call handed out (AssumeRole…, GetSessionToken, CreateAccessKey)',
    'この呼び出しで発行されたアクセスキー（AssumeRole…、GetSessionToken、CreateAccessKey）',
  ),
  'aws.cloudtrail.user_identity.type': about(
    keyword,
    'Kind of caller: Root, IAMUser, AssumedRole, FederatedUser, AWSService, AWSAccount, IdentityCenterUser, …',
    '呼び出し元の種類。Root、IAMUser、AssumedRole、FederatedUser、AWSService、AWSAccount、IdentityCenterUserなど',
  ),
  'aws.cloudtrail.user_identity.arn': about(keyword, "Caller's ARN", '呼び出し元のARN'),
  'aws.cloudtrail.user_identity.account_id': about(
    keyword,
    "Caller's account; differs from cloud.account.id in cross-account access",
    '呼び出し元のアカウント。クロスアカウントアクセスではcloud.account.idと異なる',
  ),
  'aws.cloudtrail.user_identity.access_key_id': about(
    keyword,
    'Access key that signed the request',
    'リクエストの署名に使われたアクセスキー',
  ),
  'aws.cloudtrail.user_identity.invoked_by': about(
    keyword,
    'AWS service that made the call, for itself or for the caller',
    '呼び出しを行ったAWSサービス（サービス自身または呼び出し元の代理）',
  ),
  'aws.cloudtrail.user_identity.session_name': about(
    keyword,
    'Role session name: the person with single sign-on, the instance id on EC2',
    'ロールのセッション名。シングルサインオンでは利用者、EC2ではインスタンスIDになる',
  ),
  'aws.cloudtrail.user_identity.identity_provider': about(
    keyword,
    'Provider of a SAML or web identity',
    'SAMLまたはウェブIDのプロバイダー',
  ),
  'aws.cloudtrail.user_identity.credential_id': about(
    keyword,
    'Credential of an IAM Identity Center user (credentialId)',
    'IAM Identity Centerユーザーの認証情報のID（credentialId）',
  ),
  'aws.cloudtrail.user_identity.on_behalf_of.user_id': about(
    keyword,
    'IAM Identity Center user for whom the call was made',
    '呼び出しの主体であるIAM Identity CenterユーザーのID',
  ),
  'aws.cloudtrail.user_identity.on_behalf_of.identity_store_arn': about(
    keyword,
    "That user's identity store",
    'そのユーザーが属するIDストア',
  ),
  'aws.cloudtrail.user_identity.session_context.mfa_authenticated': about(
    boolean,
    'The session began with multi-factor authentication',
    '多要素認証を経たセッションかどうか',
  ),
  'aws.cloudtrail.user_identity.session_context.creation_date': about(
    date,
    'When the temporary credentials were issued',
    '一時的な認証情報が発行された時刻',
  ),
  'aws.cloudtrail.user_identity.session_context.source_identity': about(
    keyword,
    'Source identity that stays with chained role sessions',
    'ロールを引き継いでも保たれるソースID',
  ),
  'aws.cloudtrail.user_identity.session_context.ec2_role_delivery': about(
    keyword,
    'Version of the instance metadata service that gave the credentials: 1.0 or 2.0',
    '認証情報を渡したインスタンスメタデータサービスのバージョン（1.0または2.0）',
  ),
  'aws.cloudtrail.user_identity.session_context.assumed_root': about(
    boolean,
    'A root session for a member account (AssumeRoot)',
    'メンバーアカウントのrootセッションかどうか（AssumeRoot）',
  ),
  'aws.cloudtrail.user_identity.session_context.session_issuer.type': about(
    keyword,
    'What gave the temporary credentials: Role, IAMUser, Root',
    '一時的な認証情報の発行元の種類（Role、IAMUser、Root）',
  ),
  'aws.cloudtrail.user_identity.session_context.session_issuer.principal_id': about(
    keyword,
    'Unique id of that role or user',
    '発行元のロールまたはユーザーの一意のID',
  ),
  'aws.cloudtrail.user_identity.session_context.session_issuer.arn': about(
    keyword,
    'ARN of that role or user',
    '発行元のロールまたはユーザーのARN',
  ),
  'aws.cloudtrail.user_identity.session_context.session_issuer.account_id': about(
    keyword,
    'Account of that role or user',
    '発行元のロールまたはユーザーのアカウント',
  ),
  'aws.cloudtrail.user_identity.session_context.session_issuer.user_name': about(
    keyword,
    'Name of that role or user',
    '発行元のロールまたはユーザーの名前',
  ),
  'aws.cloudtrail.user_identity.session_context.web_id_federation_data.federated_provider': about(
    keyword,
    'Web identity provider of the session',
    'セッションのウェブIDプロバイダー',
  ),
  'aws.cloudtrail.resources.arn': about(
    keywords,
    'Resources that the record lists or, where it lists none, that its parameters and answer name',
    'レコードに列挙されたリソース。列挙がなければパラメーターと応答から分かるリソース',
  ),
  'aws.cloudtrail.resources.type': about(
    keywords,
    'Types of the listed resources (AWS::S3::Object)',
    '列挙されたリソースの種類（AWS::S3::Objectなど）',
  ),
  'aws.cloudtrail.resources.account_id': about(
    keywords,
    'Owners of the listed resources',
    '列挙されたリソースを所有するアカウント',
  ),
  'aws.cloudtrail.additional_eventdata.mfa_used': about(
    boolean,
    'Sign-in with multi-factor authentication (MFAUsed)',
    '多要素認証を使ったサインインかどうか（MFAUsed）',
  ),
  'aws.cloudtrail.additional_eventdata.mfa_identifier': about(
    keyword,
    'Device of that authentication',
    '多要素認証に使ったデバイス',
  ),
  'aws.cloudtrail.additional_eventdata.login_to': about(
    keyword,
    'Page to which the sign-in led (LoginTo)',
    'サインイン後に開いたページ（LoginTo）',
  ),
  'aws.cloudtrail.additional_eventdata.mobile_version': about(
    boolean,
    'Sign-in from the mobile console',
    'モバイル版コンソールからのサインインかどうか',
  ),
  'aws.cloudtrail.additional_eventdata.saml_provider_arn': about(
    keyword,
    'SAML provider of the sign-in',
    'サインインに使われたSAMLプロバイダー',
  ),
  'aws.cloudtrail.additional_eventdata.credential_type': about(
    keyword,
    'Credential presented in an IAM Identity Center sign-in: PASSWORD, TOTP, WEBAUTHN, …',
    'IAM Identity Centerのサインインで示された認証情報の種類。PASSWORD、TOTP、WEBAUTHNなど',
  ),
  'aws.cloudtrail.additional_eventdata.switch_from': about(
    keyword,
    'Who switched roles in the console',
    'コンソールでロールを切り替えた元のユーザー',
  ),
  'aws.cloudtrail.additional_eventdata.authentication_method': about(
    keyword,
    'How an S3 request was signed: AuthHeader, QueryString (presigned URL), …',
    'S3リクエストの署名方法。AuthHeader、QueryString（署名付きURL）など',
  ),
  'aws.cloudtrail.insight_details.type': about(
    keyword,
    'ApiCallRateInsight or ApiErrorRateInsight',
    'インサイトの種類（ApiCallRateInsight、ApiErrorRateInsight）',
  ),
  'aws.cloudtrail.insight_details.state': about(
    keyword,
    'Start or End of the unusual activity',
    '通常と異なるアクティビティの開始（Start）または終了（End）',
  ),
  'aws.cloudtrail.insight_details.error_code': about(
    keyword,
    'Error whose rate was unusual',
    '発生率が通常と異なるエラー',
  ),
  'aws.cloudtrail.insight_details.baseline_average': about(
    double,
    'Usual number of calls or errors per minute',
    '1分あたりの呼び出し数またはエラー数の通常の平均',
  ),
  'aws.cloudtrail.insight_details.insight_average': about(
    double,
    'Calls or errors per minute during the unusual activity',
    '通常と異なるアクティビティの間の、1分あたりの呼び出し数またはエラー数',
  ),
  'aws.cloudtrail.insight_details.insight_duration': about(
    long,
    'Minutes that the unusual activity lasted',
    '通常と異なるアクティビティが続いた分数',
  ),
  'aws.cloudtrail.addendum.reason': about(
    keyword,
    'Why the record was delivered late or again: DELIVERY_DELAY, UPDATED_DATA, SERVICE_OUTAGE',
    'レコードが遅れて、または再度配信された理由。DELIVERY_DELAY、UPDATED_DATA、SERVICE_OUTAGE',
  ),
  'aws.cloudtrail.addendum.original_event_id': about(
    keyword,
    'The record that this one completes',
    'このレコードが補う元のレコードのID',
  ),
}

/** Every field of the source; the derived ones are stored nowhere. */
export const fields: Fields = {
  ...storedFields,
  'cloud.provider': constant('aws'),
  'cloud.service.name': service,
  'aws.cloudtrail.request_id': requestId,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union(
    'keyword',
    'user.name',
    'user.email',
    'user.target.name',
    'user.changes.name',
    'aws.cloudtrail.user_identity.session_name',
    'aws.cloudtrail.user_identity.session_context.source_identity',
    'aws.cloudtrail.user_identity.session_context.session_issuer.user_name',
  ),
  'related.hosts': union('keyword', 'host.id', 'tls.client.server_name'),
}
